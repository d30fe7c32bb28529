"""Verbs of the warehouse."""

import argparse
from typing import Any

from django.utils import timezone

from melek.warehouse.services import refresh


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    verb = verbs.add_parser("refresh", help="write all datasets and compute all figures anew")
    verb.set_defaults(run=run_refresh)


def run_refresh(given: argparse.Namespace) -> int:
    """Refresh and name the new manifest."""
    manifest = refresh(at=timezone.now())
    print(f"manifest {manifest.uuid} {manifest.hash[:12]}")
    return 0
