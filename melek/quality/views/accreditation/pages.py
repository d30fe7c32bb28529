"""Lists of accreditations, and the page of one: where it stands, and all that belongs to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.enums import AnswerRole
from melek.dossier.queries.cases import cases_about
from melek.dossier.queries.sheets import scored
from melek.dossier.rules.explaining import explain
from melek.dossier.services.links import case_url
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import APPEAL_KIND, APPLY, ASSESS, DESK, RUN, VIEW, MemberState, State, Team
from melek.quality.forms.accreditation import DeskFilter
from melek.quality.models import Accreditation, PanelMember
from melek.quality.queries.accreditation import (
    certificate_of,
    decree_of,
    entered_states,
    found_for,
    may_read,
    seats_of,
    titles_of,
)
from melek.quality.queries.appeals import may_be_appealed, remedy_until
from melek.quality.queries.documents import required_documents
from melek.quality.queries.law import category_name, field_name
from melek.quality.services.accreditation.decrees import title_of
from melek.quality.services.accreditation.remedies import may_waive
from melek.quality.tables.accreditation import (
    MEMBER_TAGS,
    STATE_TAGS,
    AccreditationTable,
    DeskTable,
    FindingTable,
    SeatTable,
)
from melek.quality.views.accreditation.present import (
    acts_for,
    clock_sentence,
    is_clock_unconfirmed,
    return_reason,
    steps_of,
)
from melek.quality.views.accreditation.shared import crumbs, file_for


@permitted(VIEW)
def accreditations_page(request: Request) -> HttpResponse:
    """The accreditations of the institutions that this person may read."""
    rows = found_for(Accreditation.objects.of_institutions(request.user)).order_by("-pk")
    table = configure(request, AccreditationTable(rows, titles=titles_of(rows)))
    context = {
        "table": table,
        "running": rows.running().count(),
        "holding": rows.filter(state=State.IN_FORCE).count(),
        "may_apply": request.user.has_perm(APPLY),
    }
    return render(request, "quality/accreditation/accreditations_page.html", context)


@permitted(DESK)
def desk_page(request: Request) -> HttpResponse:
    """What lies at the person's accreditor, the first due first."""
    at, form = timezone.now(), DeskFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = found_for(Accreditation.objects.of_office(request.user))
    running = rows.running()
    late, waiting = running.filter(due_at__lt=at).count(), running.count()
    shown = rows.filter(state=wanted["state"]) if wanted.get("state") else rows
    for word in wanted.get("kata", "").split():
        shown = shown.filter(institution__name__icontains=word) | shown.filter(
            pk__in=rows.filter(programme__versions__title__icontains=word).values("pk")
        )
    shown = shown.order_by("due_at", "-pk")
    context = {
        "table": configure(request, DeskTable(shown, titles=titles_of(shown), at=at)),
        "search": form,
        "late": late,
        "waiting": waiting,
        "may_keep_register": request.user.has_perm("quality.manage_assessor"),
    }
    return render(request, "quality/accreditation/desk_page.html", context)


@permitted(ASSESS)
def my_assessments_page(request: Request) -> HttpResponse:
    """The seats of this person."""
    rows = list(seats_of(request.user))
    waiting = sum(one.state == MemberState.ASKED for one in rows)
    titles = titles_of([one.accreditation for one in rows])
    table = configure(request, SeatTable(rows, titles=titles))
    context = {"table": table, "waiting": waiting, "count": len(rows)}
    return render(request, "quality/accreditation/my_assessments_page.html", context)


@signed_in
def accreditation_page(request: Request, uuid: UUID) -> HttpResponse:
    """One accreditation, for its institution, its office and its assessors."""
    at, accreditation = timezone.now(), file_for(request, uuid)
    entries = entered_states(accreditation)
    context = {
        "accreditation": accreditation,
        "title": title_of(accreditation.programme),
        "tag": STATE_TAGS[accreditation.state],
        "sentence": clock_sentence(accreditation, at),
        "is_overdue": accreditation.is_overdue(at),
        "is_unconfirmed": is_clock_unconfirmed(accreditation),
        "steps": steps_of(accreditation, entries),
        "returned": return_reason(accreditation, entries),
        "acts": acts_for(accreditation, request.user, at),
        "field": field_name(accreditation.field),
        "category": category_name(accreditation, accreditation.category),
        "documents": required_documents(accreditation),
        "may_run": request.user.has_perm(RUN, accreditation),
        "teams": _teams(accreditation, request.user),
        "visits": list(accreditation.visits.all()),
        "surveillances": list(accreditation.surveillances.all()),
        "table": configure(request, FindingTable(accreditation.findings.all())),
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(None, request.user, Crumb(accreditation.number)),
        **_sheet(accreditation, request.user),
        **_outcome(accreditation, request.user),
        **_remedy(accreditation, request.user, at),
    }
    return render(request, "quality/accreditation/accreditation_page.html", context)


def _teams(accreditation: Accreditation, user: Any) -> list[dict[str, Any]]:
    """Teams with their people; the institution sees those who have declared that nothing binds them."""
    sees_all = user.has_perm(DESK, accreditation) or user.has_perm(RUN, accreditation)
    found = []
    for team, number in ((Team.FIRST, 1), *((Team.FINAL, one + 1) for one in range(accreditation.sitting))):
        rows = PanelMember.objects.filter(accreditation=accreditation, team=team, sitting=number)
        rows = rows.select_related("assessor__account", "assessor__agency").order_by("pk")
        rows = rows if sees_all else rows.free()
        members = [(one, MEMBER_TAGS[one.state]) for one in rows]
        if members:
            found.append({"label": team.label, "number": number if number > 1 else 0, "members": members})
    return found


def _sheet(accreditation: Accreditation, user: Any) -> dict[str, Any]:
    """What the self-assessment says, and the team's score for whoever may read it."""
    sheet = accreditation.sheet
    if sheet is None:
        return {"sheet": None, "self_words": [], "team_words": []}
    reads_team = accreditation.consolidated_at is not None and may_read(user, accreditation, AnswerRole.REVIEWER)
    return {
        "sheet": sheet,
        "self_words": explain(scored(sheet, AnswerRole.SELF)),
        "team_words": explain(scored(sheet, AnswerRole.REVIEWER)) if reads_team else [],
    }


def _outcome(accreditation: Accreditation, user: Any) -> dict[str, Any]:
    """Decisions, decree, certificate."""
    return {
        "decisions": [
            (one, category_name(accreditation, one.category))
            for one in accreditation.decisions.select_related("recorded_by")
        ],
        "standing": list(accreditation.standing_decisions.select_related("by")),
        "decree": decree_of(accreditation),
        "certificate": certificate_of(accreditation),
    }


def _remedy(accreditation: Accreditation, user: Any, at: datetime) -> dict[str, Any]:
    """Appeals, until when one can be opened, and giving that up."""
    is_open, until = may_be_appealed(accreditation, at), remedy_until(accreditation)
    words = ""
    if is_open:
        words = _("Banding dapat diajukan sampai {moment}.").format(moment=formats.moment(until))
    elif accreditation.waived_at is not None:
        words = _("Lembaga melepaskan hak banding {moment}.").format(moment=formats.moment(accreditation.waived_at))
    return {
        "cases": list(cases_about(accreditation, user)),
        "appeal_url": case_url(APPEAL_KIND, accreditation, user, scope_path=accreditation.office_path)
        if is_open
        else "",
        "appeal_words": words,
        "may_waive": is_open and may_waive(accreditation, at) and user.has_perm(APPLY, accreditation),
    }
