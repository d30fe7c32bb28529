"""Verbs of the demo nation."""

import argparse
from typing import Any

from melek.demo.services.seed import seed_nation


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    verb = verbs.add_parser(
        "seed-demo", help="build the synthetic demo nation in an empty database (needs MELEK_DEMO=1)"
    )
    verb.add_argument("--people", type=int, default=20_000)
    verb.set_defaults(run=run_seed)


def run_seed(given: argparse.Namespace) -> int:
    """Build the nation, or say that it stands."""
    if not seed_nation(size=given.people):
        print("the demo nation stands already")
    return 0
