"""The templates of the page as Jinja compiles them, a module for each format."""
