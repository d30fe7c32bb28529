"""Reads of competency."""

from functools import lru_cache

from django.utils.translation import get_language

from melek.competency.models import Area, Competence, Pillar


@lru_cache(maxsize=1)
def _pillar_rows() -> tuple[tuple[str, str, str], ...]:
    return tuple(Pillar.objects.order_by("order").values_list("code", "name_id", "name_en"))


@lru_cache(maxsize=1)
def _area_rows() -> tuple[tuple[str, str, str], ...]:
    return tuple(Area.objects.order_by("code").values_list("code", "name_id", "name_en"))


@lru_cache(maxsize=1)
def _competence_rows() -> tuple[tuple[str, str, str], ...]:
    return tuple(Competence.objects.order_by("code").values_list("code", "name_id", "name_en"))


def _named(rows: tuple[tuple[str, str, str], ...]) -> dict[str, str]:
    english = get_language() == "en"
    return {code: name_en if english else name_id for code, name_id, name_en in rows}


def pillar_names() -> dict[str, str]:
    """Pillar names by code, in order, in the reader's language."""
    return _named(_pillar_rows())


def area_names() -> dict[str, str]:
    """Area names by code, in the reader's language."""
    return _named(_area_rows())


def competence_names() -> dict[str, str]:
    """Competence names by code, in the reader's language."""
    return _named(_competence_rows())


def forget() -> None:
    """Forget what this process has read; only tests and reloads of reference data need it."""
    for one in (_pillar_rows, _area_rows, _competence_rows):
        one.cache_clear()
