"""The few icons, drawn once: their shape says the status even without colour."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

_BOX = "0 0 20 20"
_SHAPES: dict[str, tuple[str, str]] = {
    "ok": (_BOX, "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1.2 12.6L5 9.8l1.4-1.4 2.4 2.4 4.9-4.9 1.4 1.4-6.3 6.3Z"),
    "warn": (_BOX, "M10 1.5 19.5 18H.5L10 1.5ZM9 7v5h2V7H9Zm0 6.5v2h2v-2H9Z"),
    "bad": (_BOX, "M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3L6.3 1ZM9 5v6h2V5H9Zm0 8v2h2v-2H9Z"),
    "info": (_BOX, "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 5h2v2H9V5Zm0 4h2v6H9V9Z"),
    "synth": (
        _BOX,
        (
            "M8 1v1.6h.8v4.9L3.2 16.6A1.6 1.6 0 0 0 4.6 19h10.8a1.6 1.6 0 0 0 1.4-2.4l-5.6-9.1V2.6h.8V1H8Z"
            "m2.6 1.6v5.4l1.9 3.1h-5l1.9-3.1V2.6h1.2Z"
        ),
    ),
    "mark": (
        "0 0 24 24",
        "M2 6.5C5 4.6 8.6 4.6 11 6.6V20c-2.4-1.7-6-1.7-9-.2V6.5Zm20 0C19 4.6 15.4 4.6 13 6.6V20c2.4-1.7 6-1.7 9-.2V6.5Z",
    ),
}
NAMES = tuple(_SHAPES)


def icon(name: str) -> SafeString:
    """An icon beside its word; hidden from screen readers, which read the word. An unknown name is an error."""
    box, shape = _SHAPES[name]
    return format_html('<svg viewBox="{}" aria-hidden="true"><path d="{}"/></svg>', box, shape)
