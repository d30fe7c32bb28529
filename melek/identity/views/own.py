"""What a person does with their own account."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as language

from melek.identity.adapter import remember_choices
from melek.identity.forms.own import ActivationForm, PreferencesForm
from melek.identity.models import User
from melek.identity.permissions import needs_second_factor
from melek.identity.queries import grants_of
from melek.identity.services.accounts import CodeUnknown, activate, set_preferences
from melek.identity.views.requests import SignedInRequest
from melek.kit.errors import DomainError
from melek.kit.web import public, signed_in


class TooManyCodes(DomainError):
    """Too many wrong codes from one address."""

    message = gettext_lazy("Terlalu banyak kode yang salah dari jaringan ini. Tunggu 10 menit, lalu coba lagi.")
    status = 429


@public
def activate_page(request: HttpRequest) -> HttpResponse:
    """Set the first password with a code from a letter; ten wrong codes in ten minutes close it for that address."""
    form = ActivationForm(request.POST or None)
    error, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            user = _activate(request, form.cleaned_data)
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            with language(user.language):
                messages.success(request, _("Akun %(name)s sudah aktif. Silakan masuk.") % {"name": user.username})
            return redirect("account_login")
    return render(request, "identity/activate_page.html", {"form": form, "error": error}, status=status)


def _activate(request: HttpRequest, given: dict[str, str]) -> User:
    if not ratelimit.consume(request, action="activate", dry_run=True):
        raise TooManyCodes
    try:
        return activate(**given, at=timezone.now())
    except CodeUnknown:
        ratelimit.consume(request, action="activate")
        raise


@signed_in
def account_page(request: SignedInRequest) -> HttpResponse:
    """Roles, language, look, second factor and address of the person."""
    user = request.user
    start = {"language": user.language, "theme": user.theme, "email": user.email}
    form = PreferencesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = {"display_theme": data["theme"], "language": data["language"], "email": data["email"]}
        set_preferences(user=user, **chosen, at=timezone.now())
        response = redirect("identity:account")
        remember_choices(response, user, is_secure=request.is_secure())
        return response
    context = {
        "form": form,
        "grants": grants_of(user),
        "has_factor": user.has_second_factor(),
        "needs_factor": needs_second_factor(user),
        "may_use_api": user.has_perm("identity.use_api"),
    }
    return render(request, "identity/account_page.html", context, status=422 if form.errors else 200)
