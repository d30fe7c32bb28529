"""Scoring: one's own, then where the team differs, then what it agrees on; and the vote of the final team."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.enums import AnswerRole
from melek.dossier.queries.sheets import unanswered_of
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, signed_in
from melek.quality.enums.accreditation import ASSESS, Post, Seen, Team
from melek.quality.forms.accreditation import VoteForm
from melek.quality.models import Accreditation, PanelMember, VisitCheck
from melek.quality.queries.accreditation import (
    Compared,
    against,
    all_have_scored,
    compared,
    scorers,
    seen_on_visits,
    team_score,
    voters,
    votes_of,
)
from melek.quality.services.accreditation import scoring, sittings
from melek.quality.views.accreditation.answers import answer_words
from melek.quality.views.accreditation.shared import button, crumbs, file_for


def _own_seat(request: Request, accreditation: Accreditation, team: str) -> PanelMember:
    """The seat of this person in the present team of a kind. Raises NotAllowed."""
    rows = PanelMember.objects.of_team(accreditation, team).free()
    found = rows.filter(assessor__account=request.user.pk).first()
    if found is None:
        raise NotAllowed
    return found


@signed_in
def scores_page(request: Request, uuid: UUID) -> HttpResponse:
    """Who has finished; once all have, where they differ."""
    accreditation = file_for(request, uuid, ASSESS)
    seat, sheet = _own_seat(request, accreditation, Team.FIRST), accreditation.sheet
    assert sheet is not None
    is_whole, url = all_have_scored(accreditation), reverse("dossier:sheet", args=[sheet.uuid])
    found = team_score(accreditation)
    rows, visited = compared(accreditation), seen_on_visits(accreditation)
    seen = {one.code: check for one, check in visited}
    is_chair = seat.post == Post.CHAIR and is_whole and accreditation.consolidated_at is None
    context = {
        "accreditation": accreditation,
        "seat": seat,
        "open": len(unanswered_of(sheet, AnswerRole.ASSESSOR, by=request.user)),
        "open_together": len(unanswered_of(sheet, AnswerRole.REVIEWER)) if is_whole else 0,
        "members": scorers(accreditation),
        "is_whole": is_whole,
        "is_chair": is_chair,
        "rows": [_row(one, seen) for one in rows if one.agreed is None],
        "seen": [(one, check) for one, check in visited if check.note or check.seen != Seen.YES],
        "agreed": sum(one.agreed is not None for one in rows),
        "total": formats.number(found.total, 1) if found and found.total is not None else "",
        "sheet_url": f"{url}?role={AnswerRole.ASSESSOR}",
        "team_url": f"{url}?role={AnswerRole.REVIEWER}",
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(_("Nilai tim awal"))),
    }
    return render(request, "quality/accreditation/scores_page.html", context)


def _row(one: Compared, seen: dict[str, VisitCheck]) -> dict[str, object]:
    answers = [(who.assessor.account, answer_words(one.criterion, said), note) for who, said, note in one.answers]
    return {"text": one.criterion.text, "answers": answers, "seen": seen.get(one.criterion.code)}


@require_POST
@signed_in
def finish_scoring(request: Request, uuid: UUID) -> HttpResponse:
    """End one's own scoring."""
    accreditation = file_for(request, uuid, ASSESS)
    seat = _own_seat(request, accreditation, Team.FIRST)
    scoring.finish_scoring(member=seat, by=request.user, at=timezone.now())
    return redirect("quality:scores", uuid=uuid)


take_over_agreed = button(ASSESS, scoring.take_over_agreed, then="quality:scores")
consolidate_score = button(ASSESS, scoring.consolidate_score, then="quality:scores")


@signed_in
def vote_page(request: Request, uuid: UUID) -> HttpResponse:
    """Vote in the final team; others' votes are shown once all are in."""
    accreditation = file_for(request, uuid, ASSESS)
    seat = _own_seat(request, accreditation, Team.FINAL)
    form = VoteForm(request.POST or None, accreditation=accreditation)
    if request.method == "POST" and form.is_valid():
        try:
            sittings.cast_vote(member=seat, **form.vote, by=request.user, at=timezone.now())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("quality:vote", uuid=uuid)
    votes, seats = votes_of(accreditation), voters(accreditation)
    own = next((one for one in votes if one.member_id == seat.pk), None)
    found = team_score(accreditation)
    context = {
        "accreditation": accreditation,
        "form": form,
        "own": own,
        "cast": len(votes),
        "seats": len(seats),
        "votes": votes if own and len(votes) == len(seats) else [],
        "total": formats.number(found.total, 1) if found and found.total is not None else "",
        "against": against(accreditation),
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(_("Suara tim akhir"))),
    }
    return render(request, "quality/accreditation/vote_page.html", context, status=422 if form.errors else 200)
