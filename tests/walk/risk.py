"""Risk and severity in the walk's world: a score of what holds, and the pages of assessors."""

from typing import Any

from melek.quality.models import Accreditation
from melek.quality.services.risk.assessing import assess
from tests.walk.targets import NOBODY, Target

DOSSIER = "layanan-daring"
READERS = ("quality.view_accreditation",)


def of_place(place: Any, *, at: Any) -> None:
    """After the cycle's own `of_place`: the accreditation in force has a score."""
    assess(accreditation=Accreditation.objects.get(uuid=place.keys["holding"]), at=at)


def targets(places: tuple[Any, ...]) -> dict[str, list[Target]]:
    """What each route of risk and severity is asked for."""
    found = {
        "risk": [
            Target(
                (one.keys["holding"],),
                place=one.agency.scope.path,
                owner=NOBODY,
                also="quality.view_risk",
                or_also=READERS,
            )
            for one in places
        ],
        "correct_risk": [Target((one.keys["holding"],), place=one.agency.scope.path) for one in places],
        "exercise": [Target((DOSSIER,))],
        # only who stands in the register of assessors begins one, and nobody of the walk does
        "start_exercise": [Target((DOSSIER,), owner=NOBODY)],
    }
    return {f"quality:{name}": many for name, many in found.items()}
