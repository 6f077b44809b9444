"""Answers out: what kernels computed read as decisions, as tables, and written to a file."""
