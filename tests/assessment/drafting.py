"""Drafts whose words are their author's own, not the example's."""

from typing import Any

from melek.assessment.services.skeletons import skeleton

OWN = " (uji)"


def drafted(interaction: str = "choice", **changes: Any) -> dict[str, Any]:
    """An item that may be handed in: the example with other words in every part, a source, a level and a setting."""
    row: dict[str, Any] = _own(skeleton(interaction))
    return {**row, "source": "ISO 8601.", "level": 3, "setting": "office", **changes}


def _own(part: Any) -> Any:
    if isinstance(part, list):
        return [_own(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: value + OWN if name in {"id", "en"} and isinstance(value, str) else _own(value)
        for name, value in part.items()
    }
