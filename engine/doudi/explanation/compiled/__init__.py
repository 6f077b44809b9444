"""The shipped templates as Jinja compiles them, a module for each format."""
