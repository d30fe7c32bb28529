"""An accreditation in force, as the files of the cycle leave it."""

from datetime import date
from typing import Any

from melek.dossier.registers import CriterionSource, Found, criterion_sources
from melek.quality.enums.accreditation import Outcome, State
from melek.quality.models import Accreditation, Decision, Finding
from tests.quality.accreditation.world import NOW, World

FROM, UNTIL = date(2026, 1, 2), date(2029, 1, 2)
REASON = "Angka pengaduan memuat kasus yang ditarik kembali oleh pemohonnya."


def holding(world: World, **changes: Any) -> Accreditation:
    """Balai Barat's programme, in force since January, decided without conditions."""
    values = {
        "programme": world.programme,
        "institution": world.balai,
        "accreditor": world.lan,
        "edition": world.edition,
        "field": "digital",
        "state": State.IN_FORCE,
        "entered_at": NOW,
        "made_at": NOW,
        "made_by": world.qori,
        "valid_from": FROM,
        "valid_until": UNTIL,
        "category": "a",
    }
    made = Accreditation.objects.create(**(values | changes))
    Decision.objects.create(
        accreditation=made,
        sitting=1,
        outcome=Outcome.ACCREDITED,
        reasons="Memenuhi standar.",
        votes={"accredited": 3, "conditional": 0, "refused": 0},
        decided_at=NOW,
        recorded_by=world.rahma,
    )
    return made


def finding(world: World, made: Accreditation, severity: str = "major", **changes: Any) -> Finding:
    """An open finding."""
    values = {"criterion": "evaluasi", "text": "Tidak ada laporan.", "wanted": "Susun laporan.", "deadline": UNTIL}
    return Finding.objects.create(
        accreditation=made, severity=severity, made_at=NOW, made_by=world.rahma, **(values | changes)
    )


def says(monkeypatch: Any, code: str, value: Any) -> None:
    """A source tells a value of every subject; None says nothing."""
    found = None if value is None else Found(value, "uji", NOW)
    source = CriterionSource(code, "uji", lambda subject, at: found)
    monkeypatch.setitem(criterion_sources._items, code, source)


def part(risk: Any, code: str) -> dict[str, Any]:
    """One part of a stored score."""
    return next(one for one in risk.parts if one["code"] == code)
