"""What a public page tells of a fact."""

from melek.dossier.enums import Disclosure

_DOTS = "•••"


def disclosed(text: str, how: str) -> str:
    """A fact as the public may see it; an empty text when it may not."""
    if how == Disclosure.PLAIN:
        return text
    if how == Disclosure.INITIALS:
        return " ".join(f"{word[0].upper()}." for word in text.split())
    if how == Disclosure.MASKED:
        return " ".join(f"{word[0]}{_DOTS}" for word in text.split())
    return ""
