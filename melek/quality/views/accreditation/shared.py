"""What the pages of the cycle share: the file of a request, the way to it, asking before an act, buttons."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import APPLY, ASSESS, DESK, VIEW
from melek.quality.forms.accreditation import SureForm
from melek.quality.models import Accreditation
from melek.quality.queries.accreditation import found_for

Act = Callable[..., Any]


def file_for(request: Request, uuid: UUID, permission: str = VIEW) -> Accreditation:
    """An accreditation on which this person holds a permission. Raises NotAllowed."""
    found = get_object_or_404(found_for(Accreditation.objects.all()), uuid=uuid)
    if not request.user.has_perm(permission, found):
        raise NotAllowed
    return found


def crumbs(accreditation: Accreditation | None, user: Any, *more: Crumb) -> list[Crumb]:
    """The way to a page: the list that this person has, the accreditation, and what follows."""
    lists = (
        (DESK, _("Meja akreditasi"), "quality:desk"),
        (APPLY, _("Akreditasi"), "quality:accreditations"),
        (ASSESS, _("Tugas saya"), "quality:my_assessments"),
        (VIEW, _("Akreditasi"), "quality:accreditations"),
    )
    first = next((Crumb(label, reverse(name)) for code, label, name in lists if user.has_perm(code)), None)
    own = [Crumb(accreditation.number, url_of(accreditation))] if accreditation else []
    return [*([first] if first else []), *own, *more]


def url_of(accreditation: Accreditation) -> str:
    """The page of an accreditation."""
    return reverse("quality:accreditation", args=[accreditation.uuid])


def ask(
    request: Request,
    accreditation: Accreditation,
    form: Form,
    *,
    words: dict[str, Any],
    act: Callable[[Form], Any],
    back: str = "",
) -> HttpResponse:
    """Ask, act, go back; a refusal stands above what was typed."""
    back = back or url_of(accreditation)
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(back)
    context = {
        "accreditation": accreditation,
        "form": form,
        "back": back,
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(words["title"])),
        **words,
    }
    return render(request, "quality/accreditation/act_page.html", context, status=422 if form.errors else 200)


def ask_once_more(
    request: Request, accreditation: Accreditation, *, words: dict[str, Any], act: Callable[[], Any]
) -> HttpResponse:
    """Ask whether one is sure, act, go back: nothing is typed, so that what comes back is empty."""
    form = SureForm(request.POST if request.method == "POST" else None)
    return ask(request, accreditation, form, words={**words, "is_danger": True}, act=lambda filled: act())


def button(permission: str, act: Act, *, then: str = "quality:accreditation") -> Callable[..., HttpResponse]:
    """A view that does one act on an accreditation at once, by POST, and leads to where it goes on.

    What assessors may is asked of their seat alone, so that the door of such a view stands open to whoever signed in.
    """
    guard = signed_in if permission == ASSESS else permitted(permission)

    @require_POST
    @guard
    def view(request: Request, uuid: UUID) -> HttpResponse:
        accreditation = file_for(request, uuid, permission)
        act(accreditation=accreditation, by=request.user, at=timezone.now())
        return redirect(then, uuid=accreditation.uuid)

    return view
