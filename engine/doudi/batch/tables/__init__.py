"""Tables of an office in: files of every kind, read as numbered chunks of households."""
