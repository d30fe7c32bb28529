"""What the shell of every page needs to know: sections, whom the reader acts for, theme, language, inbox."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from melek.kit.models import Notice
from melek.kit.registers import navigation

THEME_COOKIE = "melek_theme"
THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`. Whatever asks the database is lazy, so that a page without the shell pays nothing."""
    user = getattr(request, "user", None)
    return {
        "navigation": SimpleLazyObject(lambda: _sections(request)) if user is not None else [],
        "acting_for": SimpleLazyObject(lambda: str(getattr(user, "acting_for", ""))),
        "is_synthetic": bool(settings.DEMO),
        "theme": theme(request),
        "unread": SimpleLazyObject(lambda: _unread(user)),
        "rendered_at": timezone.now(),
    }


def theme(request: HttpRequest) -> str:
    """`light` or `dark` when the reader forced one (cookie, else the account), else empty: the system decides."""
    wanted = request.COOKIES.get(THEME_COOKIE) or getattr(getattr(request, "user", None), "theme", "")
    return wanted if wanted in THEMES else ""


def _sections(request: HttpRequest) -> list[dict[str, Any]]:
    kept, others = ([(item, reverse(item.url_name)) for item in part] for part in navigation.split(request.user))
    more = reverse("kit:sections")
    # the longest address that starts the page's own wins: "/" must not claim every page
    known = [*(url for _item, url in (*kept, *others)), more]
    inside = [url for url in known if request.path == url or (url != "/" and request.path.startswith(url))]
    current = max(inside, key=len, default="")
    sections = [{"label": item.label, "url": url, "current": url == current} for item, url in kept]
    if others:
        is_there = current in {more, *(url for _item, url in others)}
        sections.append({"label": _("Lainnya"), "url": more, "current": is_there})
    return sections


def _unread(user: Any) -> int:
    if user is None or not user.is_authenticated:
        return 0
    return Notice.objects.filter(recipient=user, read_at__isnull=True).count()
