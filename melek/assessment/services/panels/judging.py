"""Judging: what a judge says until the round closes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import PanelMethod, PanelState
from melek.assessment.models import Judgement, Panel, PanelJudge, PanelRound
from melek.assessment.services.panels.cuts import booklet_of
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed

FIRST_PAGE = 2  # a bookmark on the first page would say that a borderline person knows nothing


class RoundClosed(DomainError):
    """The round is over, or the panel is."""

    message = _("Putaran ini sudah ditutup, jadi penilaian tidak dapat diubah.")


class JudgementImpossible(InputError):
    """A share outside 0 to 1, a page outside the booklet, or another number of values."""

    message = _("Isi setiap nilai antara 0 dan 100, atau pilih satu halaman dari buku soal.")


class BookmarkOutside(JudgementImpossible):
    """A bookmark lies on the second page at the earliest and one past the last page at the latest."""

    message = _("Letakkan penanda pada halaman {first} sampai {last} dari buku soal.")


def judge_of(panel: Panel, account: Any) -> PanelJudge:
    """The seat of an account in a panel. Raises NotAllowed."""
    found = panel.judges.filter(account=account).first()
    if found is None:
        raise NotAllowed
    return found


def open_round(panel: Panel) -> PanelRound | None:
    """The round in which judges judge now, or None."""
    return panel.rounds.filter(closed_at=None).order_by("-number").first() if panel.state == PanelState.OPEN else None


@transaction.atomic
def judge(*, panel: Panel, values: Sequence[float | int | None], by: Any, at: datetime) -> Judgement:
    """Keep what a judge says so far in the open round. Raises NotAllowed, RoundClosed, JudgementImpossible (of a
    bookmark BookmarkOutside).
    """
    seat = judge_of(panel, by)
    now = open_round(panel)
    if now is None or PanelRound.objects.select_for_update().get(pk=now.pk).closed_at is not None:
        raise RoundClosed
    _check(panel, values)
    told = {"values": list(values), "updated_at": at}
    made, _is_new = Judgement.objects.update_or_create(round=now, judge=seat, defaults=told)
    trail.record(by, "assessment.panel.judged", panel, at=at, after={"round": now.number, "whole": made.is_whole})
    return made


def _check(panel: Panel, values: Sequence[float | int | None]) -> None:
    known = [value for value in values if value is not None]
    if panel.method == PanelMethod.BOOKMARK:
        fits = len(values) == 1
        last = booklet_of(panel).pages + 1 if known else FIRST_PAGE
        if fits and not all(isinstance(value, int) and FIRST_PAGE <= value <= last for value in known):
            raise BookmarkOutside(first=FIRST_PAGE, last=last)
    else:
        fits = len(values) == len(panel.versions) and all(0 <= value <= 1 for value in known)
    if not fits:
        raise JudgementImpossible


def previous(panel: Panel, seat: PanelJudge, number: int) -> Judgement | None:
    """What the judge said in the round before, with which the new round begins."""
    return Judgement.objects.filter(round__panel=panel, judge=seat, round__number=number - 1).first()


def start_values(panel: Panel, seat: PanelJudge, now: PanelRound) -> list[Any]:
    """What stands in the judge's form: what was said in this round, else in the one before, else nothing."""
    here = Judgement.objects.filter(round=now, judge=seat).first() or previous(panel, seat, now.number)
    if here is not None:
        return list(here.values)
    return [None] * (1 if panel.method == PanelMethod.BOOKMARK else len(panel.versions))


def rounds_waiting_for(account: Any) -> list[Panel]:
    """The panels whose open round this account has not judged wholly."""
    rounds = PanelRound.objects.filter(
        closed_at=None, panel__state=PanelState.OPEN, panel__judges__account=account
    ).select_related("panel")
    said = {one.round_id: one.is_whole for one in Judgement.objects.filter(round__in=rounds, judge__account=account)}
    return [one.panel for one in rounds.order_by("pk") if not said.get(one.pk)]
