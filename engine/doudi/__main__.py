"""`python -m doudi` is the command `doudi`."""

import sys

from doudi.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
