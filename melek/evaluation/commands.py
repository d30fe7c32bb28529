"""Verbs of evaluation."""

import argparse
from typing import Any

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.models import Wave
from melek.evaluation.services.history import rates_under
from melek.warehouse.queries import published


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    verb = verbs.add_parser("rates-under", help="recompute a wave's rates under another definition")
    verb.add_argument("wave", help="code of the wave")
    verb.add_argument("definition", help="code and version, such as melek-asn@2026.1")
    verb.set_defaults(run=run_rates_under)


def run_rates_under(given: argparse.Namespace) -> int:
    """Print the national rate and the rate of each province."""
    code, _at, version = given.definition.partition("@")
    wave = Wave.objects.select_related("definition").filter(code=given.wave).first()
    definition = LiteracyDefinition.objects.filter(code=code, version=version).first()
    manifest = published()
    if wave is None or definition is None or manifest is None:
        print("unknown wave or definition, or nothing has been published yet")
        return 1
    for row in rates_under(wave=wave, definition=definition, manifest=manifest, cubes=(("province",),)):
        place = row.keys.get("province", "nation")
        hidden = "hidden" if row.n < 10 else f"{row.value:.4f} {row.lower:.4f} {row.upper:.4f}"
        print(f"{place} {hidden} n={row.n}")
    return 0
