"""`python -m melek`: the `melek` command."""

import sys

from melek.site.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
