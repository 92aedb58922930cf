"""What stores and finds paragraphs; knows nothing of answers, chat or web pages."""
