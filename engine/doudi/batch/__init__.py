"""Tables in, decisions out: whole registers decided by machine code made from the same plan. Needs the extra `[batch]`."""
