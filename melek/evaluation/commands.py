"""Verbs of evaluation."""

import argparse
from typing import Any

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.models import Wave
from melek.evaluation.services.history import rates_under
from melek.evaluation.services.replay import Replay, replays
from melek.kit.draws import rule_hash
from melek.warehouse.queries import published


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    verb = verbs.add_parser("rates-under", help="recompute a wave's rates under another definition")
    verb.add_argument("wave", help="code of the wave")
    verb.add_argument("definition", nargs="+", help="code and version, such as melek-asn@2026.1 or melek-asn 2026.1")
    verb.set_defaults(run=run_rates_under)
    verb = verbs.add_parser("check-draw", help="replay the draw of a wave from what is stored, and compare")
    verb.add_argument("wave", help="code of the wave")
    verb.set_defaults(run=run_check_draw)


def run_rates_under(given: argparse.Namespace) -> int:
    """Print the national rate and the rate of each province."""
    code, _at, version = "@".join(" ".join(given.definition).split()).partition("@")
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


def run_check_draw(given: argparse.Namespace) -> int:
    """Replay every draw of a wave, newest first; 1 when one of them does not give what was recorded."""
    wave = Wave.objects.select_related("draw").filter(code=given.wave).first()
    if wave is None:
        print("unknown wave")
        return 1
    found = replays(wave)
    for one in found:
        print("\n".join(_replay_lines(one)))
    return 0 if all(one.holds for one in found) else 1


def _replay_lines(one: Replay) -> list[str]:
    draw = one.draw
    place = "superseded" if hasattr(draw, "superseded_by") else "in force"
    lines = [
        f"draw {draw.uuid}, {place}",
        f"  frame  {draw.frame_hash} {_word(one.is_frame)} ({one.people} people)",
        f"  rule   {rule_hash(draw)}",
        f"  trail  {_word(one.is_told)}",
    ]
    if one.is_sample is None:
        return [*lines, "  seed   not made yet"]
    return [*lines, f"  seed   {draw.seed}", f"  result {draw.result_hash} {_word(one.is_sample)}"]


def _word(is_equal: bool) -> str:
    return "equal" if is_equal else "DIFFERS"
