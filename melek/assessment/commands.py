"""Verbs of assessment: the bank's export for a second reader, and its report."""

import argparse
from pathlib import Path
from typing import Any

from melek.assessment.services import reading


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    bank = verbs.add_parser("bank", help="export the open bank without keys, or report on it")
    steps = bank.add_subparsers(dest="step", required=True, metavar="STEP")
    export = steps.add_parser("export", help="write all items without keys as CSV")
    export.add_argument("file", type=Path)
    export.set_defaults(run=run_export)
    report = steps.add_parser("report", help="count the items and tell how far the second reader agrees")
    report.set_defaults(run=run_report)


def run_export(given: argparse.Namespace) -> int:
    """Write the export."""
    print(f"{reading.export(given.file)} items without keys in {given.file}")
    return 0


def run_report(given: argparse.Namespace) -> int:
    """Print counts, the agreement, and each item on which reader and key differ."""
    for name, counter in reading.counts().items():
        print(f"{name}: " + ", ".join(f"{key} {count}" for key, count in sorted(counter.items())))
    rows = reading.readings()
    for row in rows:
        if not row.agrees:
            print(f"differs: {row.code} read {row.answer}, key {row.key}. {row.remark}")
    print(f"figure items {sum(reading.counts()['competence'].values())} items")
    print(f"figure interactions {len(reading.counts()['interaction'])} kinds")
    print(f"figure blind_read {len(rows)} items")
    print(f"figure blind_agreement {reading.agreement():.4f} share")
    return 0
