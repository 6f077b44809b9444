"""A whole register as one job: its chunks decided, counted, kept and put together."""
