"""A person's own API tokens."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from melek.identity.forms.own import TokenForm
from melek.identity.models import User
from melek.identity.permissions import permissions
from melek.identity.services.tokens import make_token, permissions_held, revoke_token
from melek.identity.tables import TokenTable
from melek.identity.views.requests import SignedInRequest
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.tables import configure
from melek.kit.web import permitted, signed_in


@never_cache
@permitted("identity.use_api")
def tokens_page(request: SignedInRequest) -> HttpResponse:
    """One's tokens and a form for another; the text of a new one is in the answer to its making, and never again."""
    user = request.user
    form = TokenForm(request.POST or None, held=_held(user))
    made, error, status = "", "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            _token, made = make_token(user=user, **form.cleaned_data, at=timezone.now())
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            form = TokenForm(held=_held(user))
    table = configure(request, TokenTable(user.api_tokens.order_by("-pk")))
    context = {
        "form": form,
        "error": error,
        "made": made,
        "table": table,
        "crumbs": [_account(), Crumb(_("Token API"))],
    }
    return render(request, "identity/tokens_page.html", context, status=status)


@signed_in
def revoke_token_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, then end a token of one's own."""
    token = get_object_or_404(request.user.api_tokens, pk=pk, revoked_at=None)
    if request.method == "POST":
        revoke_token(token=token, by=request.user, at=timezone.now())
        return redirect("identity:tokens")
    crumbs = [_account(), Crumb(_("Token API"), reverse("identity:tokens")), Crumb(_("Cabut"))]
    return render(request, "identity/revoke_token_page.html", {"token": token, "crumbs": crumbs})


def _held(user: User) -> list[tuple[str, object]]:
    held = permissions_held(user)
    return [(one.code, one.label) for one in permissions if one.code in held]


def _account() -> Crumb:
    return Crumb(_("Akun saya"), reverse("identity:account"))
