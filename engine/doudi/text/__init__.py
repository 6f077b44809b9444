"""Where things are written: sources, spans in them, diagnostics about them."""
