"""The templates of the leaflets as Jinja compiles them, a module for each format."""
