"""What a reader of a programme needs, and what is missing of it."""

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


def missing_parts(content: Any) -> list[Text]:
    """Names of what is missing before a programme can be published; `content` as in `services.contents.Content`."""
    missing: list[Text] = []
    if not content.objective:
        missing.append(_("tujuan"))
    if not content.clusters:
        missing.append(_("sasaran peserta"))
    if content.hours is None:
        missing.append(_("jam pelajaran"))
    if not content.subjects:
        missing.append(_("mata pelatihan"))
    elif not hours_agree(content.hours, [one.hours for one in content.subjects]):
        missing.append(_("jam pelajaran mata pelatihan yang berjumlah sama dengan jam program"))
    return missing


def hours_agree(total: Decimal | None, parts: list[Decimal | None]) -> bool:
    """Whether the hours of all subjects add up to those of the programme; unknown ones do not contradict."""
    known = [one for one in parts if one is not None]
    if total is None or len(known) < len(parts):
        return True
    return sum(known) == total


def completeness(content: Any) -> float:
    """Share of the twelve facts of a programme that are filled in, 0 to 1."""
    subjects = content.subjects
    filled = [
        bool(content.objective),
        bool(content.clusters),
        content.hours is not None,
        content.cost is not None,
        bool(content.competences),
        bool(content.exam or content.exam_note),
        bool(subjects),
        *(
            bool(subjects) and all(getattr(one, name) for one in subjects)
            for name in ("outcome", "indicator", "content")
        ),
        bool(subjects) and all(one.hours is not None for one in subjects),
        bool(subjects) and all(one.method for one in subjects),
    ]
    return sum(filled) / len(filled)
