"""Opening, blocking and renewing accounts, by who manages accounts everywhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from melek.identity.forms.people import AccountForm, ReasonForm
from melek.identity.models import User
from melek.identity.services.accounts import block_account, need_everywhere, open_account, renew_code, unblock_account
from melek.identity.views.letters import CSV, LETTERS, letters_response
from melek.identity.views.people import trace
from melek.identity.views.requests import SignedInRequest
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import permitted

MANAGE = "identity.manage_accounts"


@never_cache
@permitted(MANAGE)
def open_account_page(request: SignedInRequest) -> HttpResponse:
    """An account for somebody who is not in the registry; the answer is the letter with the one-time code."""
    need_everywhere(request.user)
    form = AccountForm(request.POST or None)
    error, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            issued = open_account(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            return letters_response(request, [issued])
    crumbs = [Crumb(_("Akun dan peran"), reverse("identity:people")), Crumb(_("Buka akun"))]
    return render(
        request, "identity/open_account_page.html", {"form": form, "error": error, "crumbs": crumbs}, status=status
    )


@never_cache
@permitted(MANAGE)
def renew_code_page(request: SignedInRequest, username: str) -> HttpResponse:
    """Ask, then answer with the letter (or CSV line) of a new one-time code."""
    need_everywhere(request.user)
    person = get_object_or_404(User, username=username, is_active=True)
    if request.method == "POST":
        issued = renew_code(user=person, by=request.user, at=timezone.now())
        return letters_response(request, [issued], kind=CSV if request.POST.get("kind") == CSV else LETTERS)
    crumbs = [*trace(person), Crumb(_("Kode baru"))]
    return render(request, "identity/renew_code_page.html", {"person": person, "crumbs": crumbs})


@permitted(MANAGE)
def block_page(request: SignedInRequest, username: str) -> HttpResponse:
    """Block an account, with the reason."""
    person = get_object_or_404(User, username=username, is_active=True)
    return _change(request, person, act=block_account, template="identity/block_page.html")


@permitted(MANAGE)
def unblock_page(request: SignedInRequest, username: str) -> HttpResponse:
    """Open a blocked account again, with the reason."""
    person = get_object_or_404(User, username=username, is_active=False)
    return _change(request, person, act=unblock_account, template="identity/unblock_page.html")


def _change(request: SignedInRequest, person: User, *, act: Callable[..., None], template: str) -> HttpResponse:
    need_everywhere(request.user)
    form = ReasonForm(request.POST or None)
    error, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            act(user=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            return redirect("identity:person", username=person.username)
    way: list[Any] = trace(person)
    context = {"person": person, "form": form, "error": error, "cancel_url": way[1].url, "crumbs": way}
    return render(request, template, context, status=status)
