"""Improvements: planned, reported, and verified by somebody else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit.web import Request, permitted
from melek.quality.enums.internal import REVIEW_ACTION, RUN_INTERNAL
from melek.quality.forms.accreditation import ReasonForm
from melek.quality.forms.internal import ActionForm
from melek.quality.models import ImprovementAction
from melek.quality.services.internal import actions
from melek.quality.views.internal.shared import action_for, ask, cycle_for


@permitted(RUN_INTERNAL)
def new_action(request: Request, uuid: UUID) -> HttpResponse:
    """Say what is changed."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    form = ActionForm(request.POST or None, standard=cycle.edition.standard)
    words = {
        "title": _("Tulis tindakan perbaikan"),
        "effect": _("Orang lain memeriksa nanti apakah tindakan ini sungguh dilakukan."),
        "verb": _("Simpan tindakan"),
    }

    def act(filled: Any) -> None:
        actions.plan_action(cycle=cycle, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, cycle, form, words=words, act=act)


@permitted(RUN_INTERNAL)
def report_action(request: Request, uuid: UUID) -> HttpResponse:
    """Tell that it was done."""
    action = action_for(request, uuid, RUN_INTERNAL)
    form = ReasonForm(
        request.POST or None,
        label=_("Yang sudah dilakukan"),
        help_text=_("Sebutkan di mana hasilnya dapat dilihat."),
        name="done",
    )
    words = {"title": _("Laporkan tindakan"), "effect": action.what, "verb": _("Laporkan tindakan")}
    return _asked(request, action, form, words=words, act=actions.report_action)


@permitted(REVIEW_ACTION)
def verify_action(request: Request, uuid: UUID) -> HttpResponse:
    """Confirm that it was done."""
    action = action_for(request, uuid, REVIEW_ACTION)
    form = ReasonForm(request.POST or None, label=_("Yang Anda lihat"), name="judgement")
    words = {"title": _("Nyatakan terbukti"), "effect": _told(action), "verb": _("Nyatakan terbukti")}
    return _asked(request, action, form, words=words, act=actions.verify_action)


@permitted(REVIEW_ACTION)
def return_action(request: Request, uuid: UUID) -> HttpResponse:
    """Hold it for not enough."""
    action = action_for(request, uuid, REVIEW_ACTION)
    form = ReasonForm(request.POST or None, label=_("Yang masih kurang"), name="judgement")
    words = {"title": _("Kembalikan tindakan"), "effect": _told(action), "verb": _("Kembalikan tindakan")}
    return _asked(request, action, form, words=words, act=actions.return_action)


def _told(action: ImprovementAction) -> str:
    """What was to be done, and what is said to have been done."""
    return f"{action.what}\n\n{action.done}".strip()


def _asked(
    request: Request, action: ImprovementAction, form: Any, *, words: dict[str, Any], act: Callable[..., Any]
) -> HttpResponse:
    def acted(filled: Any) -> None:
        act(action=action, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, action.cycle, form, words=words, act=acted)
