"""Composing a team, and what its people declare."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import ASSESS, RUN, MemberState, Post, Rank, Team
from melek.quality.forms.accreditation import ReasonForm, TeamForm
from melek.quality.models import Accreditation, Assessor, PanelMember
from melek.quality.queries.law import field_name, law, ranks_for, team_law
from melek.quality.queries.people import conflicts_of
from melek.quality.services.accreditation import teams
from melek.quality.services.accreditation.decrees import title_of
from melek.quality.views.accreditation.shared import crumbs, file_for


def _people(accreditation: Accreditation, team: str) -> tuple[list[Assessor], list[tuple[Assessor, str]]]:
    """Who can be chosen, and who cannot with the reasons; both from the register of the accreditor."""
    today, free, barred = timezone.localdate(), [], []
    rows = Assessor.objects.filter(office=accreditation.accreditor).usable(today)
    for one in rows.select_related("account", "agency"):
        found = conflicts_of(one, accreditation, team=team, on=today)
        if found:
            barred.append((one, "; ".join(str(reason.label) for reason in found)))
        else:
            free.append(one)
    return free, barred


@permitted(RUN)
def team_page(request: Request, uuid: UUID, team: str) -> HttpResponse:
    """Compose a team as a whole."""
    if team not in Team.values:
        raise Http404
    accreditation = file_for(request, uuid, RUN)
    free, barred = _people(accreditation, team)
    seats = list(PanelMember.objects.of_team(accreditation, team).sitting())
    form = TeamForm(
        request.POST or None,
        people=Assessor.objects.filter(pk__in=[one.pk for one in free]).select_related("account"),
        with_secretary=Post.SECRETARY in team_law(team).posts,
        initial=_initial(seats),
    )
    if request.method == "POST" and form.is_valid():
        try:
            teams.set_team(accreditation=accreditation, team=team, seats=form.seats, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("quality:accreditation", uuid=uuid)
    context = {
        "accreditation": accreditation,
        "form": form,
        "team": Team(team).label,
        "rules": _rules(accreditation, team),
        "is_confirmed": team_law(team).is_confirmed,
        "barred": barred,
        "free": len(free),
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(Team(team).label)),
    }
    return render(request, "quality/accreditation/team_page.html", context, status=422 if form.errors else 200)


def _initial(seats: list[PanelMember]) -> dict[str, Any]:
    heads = {one.post: one.assessor_id for one in seats if one.post != Post.MEMBER}
    return {**heads, "members": [one.assessor_id for one in seats if one.post == Post.MEMBER]}


def _rules(accreditation: Accreditation, team: str) -> list[str]:
    """What a team has to be, in words."""
    found, ranks = team_law(team), ranks_for(accreditation.accreditor, team)
    size = _("Jumlahnya ganjil, {fewest} sampai {most} orang.") if found.is_odd else _("{fewest} sampai {most} orang.")
    words = [size.format(fewest=found.fewest, most=found.most)]
    for post, wanted in ranks.items():
        if wanted:
            names = ", ".join(str(Rank(one).label) for one in wanted)
            words.append(_("{post}: {ranks}.").format(post=Post(post).label, ranks=names))
    words.append(_("Paling banyak {most} penilaian berjalan untuk satu orang.").format(most=law().most_running))
    return words


def _seat(request: Request, uuid: UUID) -> PanelMember:
    """A seat of the person themselves."""
    rows = PanelMember.objects.select_related(
        "accreditation__programme",
        "accreditation__institution__agency",
        "accreditation__accreditor",
        "assessor__account",
    )
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(ASSESS, found):
        raise NotAllowed
    return found


@signed_in
def declare_seat(request: Request, uuid: UUID) -> HttpResponse:
    """Say whether anything binds one to what is assessed; nothing of the file is shown before."""
    member = _seat(request, uuid)
    form = ReasonForm(request.POST or None, label=_("Benturan kepentingan atau alasan lain"), required=False)
    if request.method == "POST" and form.is_valid():
        try:
            is_free = _declare(request, member, form)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if is_free:
                return redirect("quality:accreditation", uuid=member.accreditation.uuid)
            return redirect("quality:my_assessments")
    context = {
        "member": member,
        "accreditation": member.accreditation,
        "title": title_of(member.accreditation.programme),
        "field": field_name(member.accreditation.field),
        "form": form,
        "is_asked": member.state == MemberState.ASKED,
        "is_free": member.state == MemberState.FREE,
        "is_synthetic": member.accreditation.is_synthetic,
        "crumbs": [
            Crumb(_("Tugas saya"), reverse("quality:my_assessments")),
            Crumb(member.accreditation.number),
        ],
    }
    return render(request, "quality/accreditation/seat_page.html", context, status=422 if form.errors else 200)


def _declare(request: Request, member: PanelMember, form: Any) -> bool:
    at = timezone.now()
    if request.POST.get("then") == "free":
        teams.declare_free(member=member, by=request.user, at=at)
        return True
    teams.recuse(member=member, reason=form.cleaned_data["reason"], by=request.user, at=at)
    return False
