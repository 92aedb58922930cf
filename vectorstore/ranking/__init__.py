"""How likely a passage answers a question: its features, and the weights fitted for them."""
