"""What waits for a person in overlap cases, and what similar programmes show on a programme's page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import SETTLE, OverlapState
from melek.catalogue.models import CaseAnswer, OverlapCase
from melek.identity.queries import paths, within
from melek.kit.formats import day, number
from melek.kit.registers import NavigationItem, Todo, TodoSource, navigation, todos

navigation.add(
    NavigationItem(
        code="catalogue.overlaps",
        label=_("Tumpang tindih"),
        url_name="catalogue:overlaps",
        order=36,
        permission="catalogue.view_case",
        rank=30,
        hint=_("Rundingkan program yang mungkin sama dengan instansi lain."),
    )
)
_ANSWER = _("Jawab {count} kasus tumpang tindih; yang pertama paling lambat {day}")


def _to_answer(user: Any, at: datetime) -> list[Todo]:
    allowed = paths(user, SETTLE)
    if not allowed:
        return []
    mine = within("programmes__programme__owner__scope__path", allowed)
    waiting = OverlapCase.objects.filter(mine, state=OverlapState.OPEN).distinct()
    answered = CaseAnswer.objects.filter(within("agency__scope__path", allowed)).values("case")
    rows = list(waiting.exclude(pk__in=answered).order_by("due_at").values_list("due_at", flat=True))
    if not rows:
        return []
    words = str(_ANSWER).format(count=number(len(rows)), day=day(rows[0]))
    return [Todo(words, reverse("catalogue:overlaps"), urgent=rows[0] < at)]


todos.add(TodoSource("catalogue.overlaps", _to_answer, order=40))
