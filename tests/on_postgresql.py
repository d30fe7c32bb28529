"""Run pytest with the given arguments on a PostgreSQL server of its own."""

import os
import sys

from tests import postgresql
from tests.run import pytest


def main(arguments: list[str]) -> int:
    """Run, or say that no server is installed; with `REQUIRE=postgresql` that is a failure."""
    if postgresql.binaries() is None:
        print("not run, because it is absent: postgresql")
        return 2 if "postgresql" in os.environ.get("REQUIRE", "") else 0
    with postgresql.server() as url:
        return pytest(arguments, DATABASE_URL=url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
