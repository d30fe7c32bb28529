"""What a person does with their own account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from melek.identity.forms import ActivationForm, PreferencesForm
from melek.identity.queries import grants_of
from melek.identity.services.accounts import activate, set_preferences
from melek.kit.errors import DomainError
from melek.kit.web import Request, public, signed_in

YEAR = 60 * 60 * 24 * 365


@public
def activate_page(request: HttpRequest) -> HttpResponse:
    """Set the first password with a code from a letter."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            activate(**form.cleaned_data, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("account_login")
    return render(request, "identity/activate_page.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def account_page(request: Request) -> HttpResponse:
    """Roles, language, look, second factor and address of the person."""
    user = request.user
    start = {"language": user.language, "theme": user.theme, "email": user.email}
    form = PreferencesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        set_preferences(user=user, display_theme=data["theme"], language=data["language"], email=data["email"])
        response = redirect("identity:account")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, data["language"], max_age=YEAR, samesite="Lax")
        response.set_cookie("melek_theme", data["theme"], max_age=YEAR, samesite="Lax")
        return response
    context = {"form": form, "grants": grants_of(user)}
    return render(request, "identity/account_page.html", context, status=422 if form.errors else 200)


@signed_in
def second_factor_needed(request: Request) -> HttpResponse:
    """Why a second factor is needed before these pages open, and where to set it up."""
    return render(request, "identity/second_factor_page.html")
