"""Answers to criteria in words."""

from django.utils.translation import gettext as _

from melek.dossier.enums import AnswerState, ScaleKind
from melek.dossier.rules.standards import Answer, Criterion
from melek.kit import formats


def answer_words(criterion: Criterion, answer: Answer) -> str:
    """What an answer says on the scale of its criterion."""
    if not answer.is_answered:
        return str(AnswerState(answer.state).label)
    if criterion.scale.kind == ScaleKind.YES_NO:
        return _("Ya") if answer.value else _("Tidak")
    if criterion.scale.kind == ScaleKind.LEVELS:
        return str(criterion.scale.anchors[answer.value].text)
    return f"{formats.number(answer.value, 1)} {criterion.scale.unit}".strip()
