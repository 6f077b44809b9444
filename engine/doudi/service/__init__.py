"""`doudi serve`: decisions over HTTP, each one on the record. Begin with app.py, then calls.py; record.py stands alone."""
