"""The command line: one small file a command; commands.py says what each takes, main.py runs the one that is asked for."""
