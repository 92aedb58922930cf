"""What people see: the page, and the server that carries it."""
