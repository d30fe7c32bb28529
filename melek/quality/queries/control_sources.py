"""What the system itself knows of an agency for its norms, for many agencies at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.enums import OfferingState, OverlapLevel, WindowState
from melek.catalogue.models import CaseAnswer, CaseProgramme, Offering, OverlapCase, PlanLine, PlanningWindow
from melek.catalogue.services.overlaps.opening import due_at
from melek.dossier.registers import Found, criterion_sources
from melek.kit import formats
from melek.quality.enums.accreditation import State
from melek.quality.models import Accreditation, Norm
from melek.registry.models import Agency

Batch = Callable[[Sequence[Agency], datetime], dict[int, Found]]
_RUN_STATES = (OfferingState.OPEN, OfferingState.CLOSED, OfferingState.HELD)


def plan_entered(agencies: Sequence[Agency], at: datetime) -> dict[int, Found]:
    """Whether each agency has a line in the joint planning window opened last; nothing before any window opened."""
    today = timezone.localdate(at)
    window = PlanningWindow.objects.filter(opens_on__lte=today).order_by("-opens_on", "-pk").first()
    if window is None:
        return {}
    lines = PlanLine.objects.entered().filter(window=window, agency__in=[one.pk for one in agencies])
    entered = set(lines.values_list("agency", flat=True))
    is_over = window.state == WindowState.LOCKED or window.locks_on < today
    url = reverse("catalogue:window", args=[window.year])
    year, day = window.year, formats.day(window.locks_on)
    here = _("Rencana pelatihan {year} sudah masuk jendela bersama.").format(year=year)
    words = (
        _("Tidak ada rencana pelatihan {year} saat jendela bersama terkunci.")
        if is_over
        else _("Rencana pelatihan {year} belum masuk; jendela bersama terkunci {day}.")
    )
    absent = words.format(year=year, day=day)
    return {
        one.pk: Found(1.0, here, at, url) if one.pk in entered else Found(0.0 if is_over else None, absent, at, url)
        for one in agencies
    }


def overlaps_answered(agencies: Sequence[Agency], at: datetime) -> dict[int, Found]:
    """Of the overlap cases of the year that an agency had to answer by now, how many it answered in time.

    A case counts from the agency's answer, or from the end of the time that agencies have; one that ended before
    without that agency's answer was not waited for. Before the plans of a window lock the time is shorter.
    """
    counted: dict[int, list[bool]] = defaultdict(list)
    cases = _cases_of(timezone.localdate(at).year)
    answered = _first_answers(cases)
    for case, agency in _parties(cases, [one.pk for one in agencies]):
        (until, ended), first = cases[case], answered.get((case, agency))
        if first is not None:
            counted[agency].append(first <= until)
        elif until < at and (ended is None or ended > until):
            counted[agency].append(False)
    return {one.pk: _of_cases(counted.get(one.pk, []), at) for one in agencies}


def _cases_of(year: int) -> dict[int, tuple[datetime, datetime | None]]:
    """Of each case opened in the year: by when its agencies had to answer, and when it ended."""
    zone = timezone.get_default_timezone()
    begin, end = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    rows = OverlapCase.objects.filter(opened_at__gte=begin, opened_at__lt=end).order_by("pk")
    return {
        one.pk: (due_at(OverlapLevel.AGENCIES, one.opened_at, window=one.window), one.ended_at)
        for one in rows.select_related("window")
    }


def _parties(cases: Iterable[int], agencies: Sequence[int]) -> list[tuple[int, int]]:
    rows = CaseProgramme.objects.filter(case__in=list(cases), programme__owner__in=agencies)
    return sorted(set(rows.values_list("case", "programme__owner")))


def _first_answers(cases: Iterable[int]) -> dict[tuple[int, int], datetime]:
    found: dict[tuple[int, int], datetime] = {}
    rows = CaseAnswer.objects.filter(case__in=list(cases)).order_by("at", "pk")
    for case, agency, at in rows.values_list("case", "agency", "at"):
        found.setdefault((case, agency), at)
    return found


def _of_cases(in_time: list[bool], at: datetime) -> Found:
    url = reverse("catalogue:overlaps")
    if not in_time:
        return Found(None, _("Belum ada kasus tumpang tindih yang jatuh tempo tahun ini."), at, url)
    words = _("{n} dari {all} kasus tumpang tindih dijawab tepat waktu.")
    return Found(sum(in_time) / len(in_time), _counted(words, sum(in_time), len(in_time)), at, url)


def accredited_programmes(agencies: Sequence[Agency], at: datetime) -> dict[int, Found]:
    """Of the programmes that an agency's institutions offer in the year, how many have an accreditation in force there."""
    year = timezone.localdate(at).year
    keys = [one.pk for one in agencies]
    rows = Offering.objects.filter(
        institution__agency__in=keys, state__in=_RUN_STATES, starts_on__range=(date(year, 1, 1), date(year, 12, 31))
    )
    offered: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for agency, institution, programme in rows.values_list("institution__agency", "institution", "version__programme"):
        offered[agency].add((institution, programme))
    held = Accreditation.objects.filter(institution__agency__in=keys, state=State.IN_FORCE)
    in_force = set(held.values_list("institution", "programme"))
    return {one.pk: _of_programmes(offered.get(one.pk, set()), in_force, at) for one in agencies}


def _of_programmes(offered: set[tuple[int, int]], in_force: set[tuple[int, int]], at: datetime) -> Found:
    url = reverse("quality:accredited")
    if not offered:
        return Found(None, _("Belum ada program yang ditawarkan lembaga instansi ini tahun ini."), at, url)
    kept = len(offered & in_force)
    words = _("{n} dari {all} program yang ditawarkan tahun ini terakreditasi.")
    return Found(kept / len(offered), _counted(words, kept, len(offered)), at, url)


def _counted(words: str, part: int, whole: int) -> str:
    return words.format(n=formats.number(part), all=formats.number(whole))


BATCHES: Mapping[str, Batch] = {
    "quality.plan_entered": plan_entered,
    "quality.overlaps_answered": overlaps_answered,
    "quality.accredited_programmes": accredited_programmes,
}


def of_agency(code: str) -> Callable[[Any, datetime], Found | None]:
    """The criterion source of a batch: it answers about one agency, and about nothing else."""

    def find(subject: Any, at: datetime) -> Found | None:
        return BATCHES[code]([subject], at).get(subject.pk) if isinstance(subject, Agency) else None

    return find


def found_for_norm(norm: Norm, agencies: Sequence[Agency], at: datetime) -> dict[int, Found]:
    """What the source of a norm says of agencies; those of which it says nothing have no source yet."""
    if norm.indicator not in criterion_sources:
        return {}
    source = criterion_sources[norm.indicator]
    if source.find_many is not None:
        return dict(source.find_many(agencies, at))
    found = {one.pk: source.find(one, at) for one in agencies}
    return {key: one for key, one in found.items() if one is not None}
