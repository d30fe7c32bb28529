"""The example text with which an author begins an item of each way of answering."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.rows import Fault, faults_of
from melek.kit.reference import load_yaml

_OWN = ("prompt", "options", "targets", "text", "picture", "scene", "rationale")  # parts whose words an author replaces
_STILL = _("Bagian ini masih teks contoh: {parts}. Tulis dengan kata-kata Anda sendiri.")


def skeleton(interaction: str) -> dict[str, Any]:
    """A whole, correct example item in the form of the reference files, to be overwritten."""
    row: dict[str, Any] = load_yaml("assessment", "skeletons.yaml")[interaction]
    return {**row, "interaction": interaction}


def faults_of_draft(row: Mapping[str, Any]) -> list[Fault]:
    """What keeps a draft from being handed in, in words: what is missing or wrong, and what is still the example."""
    faults = faults_of(row)
    example = load_yaml("assessment", "skeletons.yaml").get(row.get("interaction"), {})
    parts = [part for part in _OWN if part in example and row.get(part) == example[part]]
    return [*faults, str(_STILL).format(parts=", ".join(parts))] if parts else faults
