"""The law of accreditation in force, and the clocks that it sets."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from melek.dossier.models import StandardEdition
from melek.dossier.queries.calendar import due
from melek.dossier.queries.standards import current_edition, current_editions
from melek.dossier.rules.standards import Words
from melek.kit.reference import load_yaml
from melek.quality.enums.accreditation import Post, Team
from melek.quality.models import Accreditation
from melek.quality.rules.accreditation import Law, StepClock, TeamLaw, read_law
from melek.registry.models import Agency


@lru_cache(maxsize=1)
def law() -> Law:
    """What rules the cycle."""
    return read_law(load_yaml("quality", "accreditation.yaml"))


def clock_of(state: str) -> StepClock | None:
    """The clock of a state; None for one that may last."""
    return law().clocks.get(state)


def due_in(state: str, at: datetime) -> datetime | None:
    """When a state that begins at a moment should be over."""
    found = clock_of(state)
    return due(found.clock, at) if found else None


def team_law(team: str) -> TeamLaw:
    """The rules of a kind of team."""
    return law().teams[team]


def ranks_for(accreditor: Agency, team: str) -> dict[str, tuple[str, ...]]:
    """The ranks that the posts of a team ask for at an accreditor; only final teams ask for any."""
    if team != Team.FINAL:
        return {}
    where = "national" if accreditor.code == law().national_authority else "elsewhere"
    return {post: law().ranks[where][post] for post in (Post.CHAIR, Post.SECRETARY)}


def editions_to_apply(*, on: Any) -> list[StandardEdition]:
    """The editions of standards that a programme can be judged by now, the usual one first."""
    found = (current_edition(code, on=on) for code in law().standards)
    return [one for one in found if one is not None]


def editions_to_check(*, on: Any) -> list[StandardEdition]:
    """The editions by which an institution can check itself: those of accreditation, then those off by default."""
    usual = editions_to_apply(on=on)
    return [*usual, *(one for one in current_editions(on=on, with_off=True) if not one.is_on_by_default)]


def field_name(code: str) -> Words | str:
    """What a field of competence is called."""
    return next((one.name for one in law().fields if one.code == code), code)


def category_choices(accreditation: Accreditation) -> list[tuple[str, Words]]:
    """The categories that can be given: those of the edition of the standard, else those of the law file.

    A category that a programme gets even where a required criterion is not met is no accreditation.
    """
    own = [one for one in accreditation.edition.standard.scoring.categories if one.needs_required]
    if own:
        return [(one.code, one.name) for one in own]
    return [(one.code, one.name) for one in law().categories]


def category_name(accreditation: Accreditation, code: str) -> Words | str:
    """What a category is called."""
    return dict(category_choices(accreditation)).get(code, code)


def months_of(category: str) -> int:
    """How long a category holds."""
    return next((one.months for one in law().categories if one.code == category), law().default_months)
