"""The OpenAPI description, made from the table of endpoints, and its page for people."""
