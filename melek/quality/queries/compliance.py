"""Whether agencies keep the norms of a year: the row that counts, by agency and norm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language

from melek.dossier.registers import criterion_sources
from melek.identity.models import TrailEntry
from melek.quality.enums.control import How, Status
from melek.quality.models import Compliance, Norm
from melek.quality.rules.control import Coverage, coverage_of, rank_of
from melek.registry.models import Agency

FILLED = "quality.compliance.filled"


@dataclass(frozen=True)
class Standing:
    """What counts for an agency and a norm: the status, how and when it came about, and its words."""

    status: str
    how: str = ""
    value: float | None = None
    text: str = ""
    text_en: str = ""
    url: str = ""
    as_of: datetime | None = None
    control: int | None = None

    @property
    def label(self) -> Any:
        """The status in words."""
        return Status(self.status).label

    @property
    def is_translated(self) -> bool:
        """Whether its words are there in the reader's language."""
        return get_language() != "en" or bool(self.text_en)

    @property
    def said(self) -> str:
        """Its words, in the reader's language where they are there."""
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def how_label(self) -> Any:
        """How it came about in words; empty where nobody has looked."""
        return How(self.how).label if self.how else ""


Key = tuple[int, int]
_FIELDS = ("agency", "norm", "status", "how", "value", "text", "text_en", "url", "as_of", "control")


def standings(year: int, norms: Iterable[Norm], *, agencies: Sequence[int] | None = None) -> dict[Key, Standing]:
    """The row that counts for each agency and norm of a year, where there is any; for all agencies when none are named."""
    rows = Compliance.objects.filter(year=year, norm__in=[one.pk for one in norms])
    if agencies is not None:
        rows = rows.filter(agency__in=agencies)
    found: dict[Key, Standing] = {}
    for agency, norm, *told in rows.order_by("pk").values_list(*_FIELDS):
        one = Standing(*told)
        known = found.get((agency, norm))
        if known is None or rank_of(one.how) >= rank_of(known.how):
            found[agency, norm] = one
    return found


def unseen(norm: Norm) -> Standing:
    """What stands where there is no row yet."""
    has_no_source = bool(norm.indicator) and norm.indicator not in criterion_sources
    return Standing(Status.NO_SOURCE if has_no_source else Status.NOT_LOOKED_AT)


def standings_of(agency: Agency, year: int, norms: Sequence[Norm]) -> list[tuple[Norm, Standing]]:
    """Each norm that applies to an agency with what counts for it."""
    known = standings(year, norms, agencies=[agency.pk])
    mine = (one for one in norms if one.applies_to(agency.kind))
    return [(one, known.get((agency.pk, one.pk)) or unseen(one)) for one in mine]


def coverage(rows: Iterable[tuple[Norm, Standing]]) -> Coverage:
    """How many of an agency's norms were judged, and how many it keeps."""
    return coverage_of(one.status for _norm, one in rows)


def last_automatic(year: int, norms: Iterable[Norm]) -> dict[Key, Compliance]:
    """The last measured row of each agency and norm in a year."""
    rows = Compliance.objects.filter(year=year, how=How.AUTOMATIC, norm__in=[one.pk for one in norms])
    newest = rows.order_by().values("agency", "norm").annotate(newest=Max("pk")).values("newest")
    last = Compliance.objects.filter(pk__in=newest).order_by("pk")
    return {(one.agency_id, one.norm_id): one for one in last}


def last_filled() -> datetime | None:
    """When the sources were asked last."""
    return TrailEntry.objects.filter(event=FILLED).order_by("-id").values_list("at", flat=True).first()


def years_known(today_year: int) -> list[int]:
    """Years for which something is known, the newest first; always this one."""
    found: Mapping[int, None] = dict.fromkeys(
        Compliance.objects.order_by("-year").values_list("year", flat=True).distinct()
    )
    return sorted({today_year, *found}, reverse=True)
