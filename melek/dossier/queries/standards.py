"""Reads of standards that were loaded."""

from datetime import date

from melek.dossier.models import StandardEdition


def current_editions(*, on: date, with_off: bool = False) -> list[StandardEdition]:
    """Of each standard the edition that holds on a day, by code; those that are off by default only `with_off`.

    It is the one with the latest first day that is not after `on`; of two with the same day the one loaded last.
    """
    found: dict[str, StandardEdition] = {}
    for one in StandardEdition.objects.filter(valid_from__lte=on).order_by("code", "valid_from", "pk"):
        found[one.code] = one
    return [one for one in found.values() if with_off or one.is_on_by_default]


def current_edition(code: str, *, on: date) -> StandardEdition | None:
    """The edition of one standard that holds on a day, whether it is on by default or not."""
    rows = StandardEdition.objects.filter(code=code, valid_from__lte=on)
    return rows.order_by("-valid_from", "-pk").first()
