"""Machine code: a plan as text of kernels, and the compiler of the plain Python they are written in. Knows no table and no household."""
