"""The operations, and the table of them."""
