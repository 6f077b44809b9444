"""`doudi serve`: decisions over HTTP, each one on the record. Begin with app.py, then http/calls.py; record/ stands alone."""
