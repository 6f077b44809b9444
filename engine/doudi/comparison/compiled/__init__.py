"""The templates of comparisons as Jinja compiles them, a module for each format."""
