"""A request: what it asks for, who may, how long; its line in the log; the helper processes that do what takes long."""
