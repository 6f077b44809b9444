"""Tree to a resolved, layered, typed program: what every later room reads and none of them changes."""
