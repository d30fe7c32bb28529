"""Making a panel: which items its judges see, and who they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import PanelMethod
from melek.assessment.models import ItemParameter, Panel, PanelJudge, PanelRound, ParameterSet
from melek.identity import trail
from melek.identity.models import User
from melek.kit.errors import InputError, NotAllowed

FEWEST_JUDGES, MOST_JUDGES = 3, 40
FEWEST_ITEMS, MOST_ITEMS = 10, 120
SHORTEST = 40


class PanelTooSmall(InputError):
    """Too few or too many judges or items."""

    message = _("Panel memerlukan {fewest} sampai {most} orang, dan setiap nama akun harus ada dan berbeda: {names}")


class ItemsImpossible(InputError):
    """A panel needs enough calibrated items."""

    message = _("Pilih {fewest} sampai {most} soal; set parameter ini punya {held} soal yang dihitung.")


class BorderlineMissing(InputError):
    """Judges cannot agree about a person nobody described."""

    message = _("Gambarkan orang yang baru saja cukup, paling sedikit {least} karakter.")


@transaction.atomic
def make_panel(
    *,
    name: str,
    parameter_set: ParameterSet,
    method: str,
    response_probability: float,
    borderline: str,
    items: int,
    judges: Sequence[str],
    by: Any,
    at: datetime,
) -> Panel:
    """Make a panel of the accounts named in `judges`, with items spread evenly over areas and difficulty.

    Raises NotAllowed, BorderlineMissing, PanelTooSmall, ItemsImpossible.
    """
    if not by.has_perm("assessment.run_panel"):
        raise NotAllowed
    if len(borderline.strip()) < SHORTEST:
        raise BorderlineMissing(least=SHORTEST)
    people = _people(judges)
    panel = Panel.objects.create(
        name=name,
        parameter_set=parameter_set,
        method=PanelMethod(method),
        response_probability=response_probability,
        borderline=borderline.strip(),
        versions=[row.item_version_id for row in _spread(parameter_set, items)],
        made_at=at,
        made_by=by,
    )
    PanelJudge.objects.bulk_create(
        PanelJudge(panel=panel, account=one, number=number) for number, one in enumerate(people, 1)
    )
    PanelRound.objects.create(panel=panel, number=1, opened_at=at)
    after = {"method": panel.method, "items": items, "judges": len(people), "parameters": parameter_set.version}
    trail.record(by, "assessment.panel.made", panel, at=at, after=after)
    return panel


def _people(names: Sequence[str]) -> list[User]:
    wanted = [name.strip() for name in names if name.strip()]
    found = {one.username: one for one in User.objects.filter(username__in=wanted, is_active=True)}
    missing = sorted(set(wanted) - set(found))
    if missing or len(set(wanted)) != len(wanted) or not FEWEST_JUDGES <= len(wanted) <= MOST_JUDGES:
        raise PanelTooSmall(fewest=FEWEST_JUDGES, most=MOST_JUDGES, names=", ".join(missing) or "–")
    return [found[name] for name in wanted]


def _spread(parameter_set: ParameterSet, count: int) -> list[ItemParameter]:
    """`count` items that count: in turn from each area, spread over its difficulties, in the order of difficulty."""
    rows = parameter_set.parameters.filter(is_pretest=False).select_related("competence__area")
    by_area: dict[str, list[ItemParameter]] = {}
    for row in rows.order_by("b", "item_version"):
        by_area.setdefault(row.competence.area.code, []).append(row)
    held = sum(map(len, by_area.values()))
    if not FEWEST_ITEMS <= count <= min(MOST_ITEMS, held):
        raise ItemsImpossible(fewest=FEWEST_ITEMS, most=MOST_ITEMS, held=held)
    chosen = [row for area, take in _shares(by_area, count).items() for row in _evenly(by_area[area], take)]
    return sorted(chosen, key=lambda row: (row.b, row.item_version_id))


def _shares(by_area: dict[str, list[ItemParameter]], count: int) -> dict[str, int]:
    """How many items each area gives: one after another in turn, until `count` are taken."""
    takes = dict.fromkeys(sorted(by_area), 0)
    while sum(takes.values()) < count:
        for area in takes:
            if takes[area] < len(by_area[area]) and sum(takes.values()) < count:
                takes[area] += 1
    return takes


def _evenly(rows: list[ItemParameter], take: int) -> list[ItemParameter]:
    return [rows[(2 * place + 1) * len(rows) // (2 * take)] for place in range(take)]
