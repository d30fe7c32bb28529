"""What the system knows already of an institution in a year, so that nobody types it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.enums import OfferingState, ProgrammeState
from melek.catalogue.models import Institution, Offering, Programme, Venue
from melek.catalogue.queries.instructors import licences_on
from melek.dossier.rules.standards import Standard, Words
from melek.kit import formats
from melek.quality.enums.accreditation import FindingState, State
from melek.quality.models import Accreditation, Finding
from melek.quality.queries.complaints import Complaint, complaints_of
from melek.quality.rules.complaints import record_of

_RUN = (OfferingState.OPEN, OfferingState.CLOSED, OfferingState.HELD)


@dataclass(frozen=True)
class Fact:
    """Something known: which component of a standard it speaks to, in words, and where it stands."""

    component: str
    text: str
    url: str


def facts_of(institution: Institution, year: int, at: datetime) -> list[Fact]:
    """Programmes, instructors, rooms, offerings, accreditations and complaints of a year, as of its end or of now."""
    on = min(timezone.localdate(at), date(year, 12, 31))
    home = reverse("catalogue:institution", args=[institution.uuid])
    offered = Offering.objects.filter(institution=institution, starts_on__year=year)
    return [
        Fact("curriculum", _programmes(institution, offered), home),
        Fact("instructors", _instructors(institution, on), reverse("catalogue:instructors")),
        Fact("facilities", _venues(institution), home),
        Fact("management", _offerings(offered), home),
        Fact("management", _complaints(complaints_of(institution), year, at), reverse("dossier:work")),
        Fact("management", _accredited(institution, on), reverse("quality:accreditations")),
    ]


def _programmes(institution: Institution, offered: QuerySet[Offering]) -> str:
    mine = Programme.objects.filter(provider=institution, state=ProgrammeState.PUBLISHED, is_hidden=False).count()
    run = Programme.objects.filter(versions__offerings__in=offered).distinct().count()
    words = _("{n} program terbit, {run} program ditawarkan tahun ini.")
    return words.format(n=formats.number(mine), run=formats.number(run))


def _instructors(institution: Institution, on: date) -> str:
    active = institution.instructors.filter(is_active=True)
    licensed = active.filter(licences__in=licences_on(on)).distinct().count()
    words = _("{n} dari {all} pengajar berlisensi pada {day}.")
    return words.format(n=formats.number(licensed), all=formats.number(active.count()), day=formats.day(on))


def _venues(institution: Institution) -> str:
    told = Venue.objects.filter(institution=institution, is_active=True).aggregate(
        rooms=Count("pk"), places=Sum("capacity"), open=Count("pk", filter=Q(is_accessible=True))
    )
    words = _("{n} ruang untuk {places} orang; {open} dapat dimasuki kursi roda.")
    return words.format(
        n=formats.number(told["rooms"]), places=formats.number(told["places"] or 0), open=formats.number(told["open"])
    )


def _offerings(offered: QuerySet[Offering]) -> str:
    told = offered.aggregate(
        run=Count("pk", filter=Q(state__in=_RUN)),
        held=Count("pk", filter=Q(state=OfferingState.HELD)),
        cancelled=Count("pk", filter=Q(state=OfferingState.CANCELLED)),
        seats=Sum("seats", filter=Q(state__in=_RUN)),
    )
    words = _("{n} jadwal dengan {seats} kursi tahun ini; {held} sudah dilaksanakan, {cancelled} dibatalkan.")
    return words.format(
        n=formats.number(told["run"]),
        seats=formats.number(told["seats"] or 0),
        held=formats.number(told["held"]),
        cancelled=formats.number(told["cancelled"]),
    )


def _complaints(rows: list[Complaint], year: int, at: datetime) -> str:
    mine = [one for one in rows if timezone.localdate(one.opened_at).year == year]
    clocks = [(one.due_at, one.answered_at) for one in mine if one.counts]
    record = record_of(clocks, at=at)
    words = _("{n} pengaduan tahun ini; {in_time} dari {due} yang jatuh tempo dijawab tepat waktu.")
    return words.format(
        n=formats.number(len(mine)), in_time=formats.number(record.in_time), due=formats.number(record.due)
    )


def _accredited(institution: Institution, on: date) -> str:
    held = Accreditation.objects.filter(institution=institution, state=State.IN_FORCE, valid_until__gte=on).count()
    findings = Finding.objects.filter(accreditation__institution=institution).exclude(state=FindingState.CLOSED)
    words = _("{n} akreditasi berlaku, {findings} temuan belum selesai.")
    return words.format(n=formats.number(held), findings=formats.number(findings.count()))


def facts_by_component(facts: Iterable[Fact], standard: Standard) -> list[tuple[Words | str, list[Fact]]]:
    """Facts under the components of a standard, in its order; those of which it says nothing come last."""
    told = list(facts)
    groups: list[tuple[Words | str, list[Fact]]] = [
        (one.name, [fact for fact in told if fact.component == one.code]) for one in standard.components
    ]
    known = {one.code for one in standard.components}
    groups.append((_("Lain-lain"), [fact for fact in told if fact.component not in known]))
    return [(name, mine) for name, mine in groups if mine]
