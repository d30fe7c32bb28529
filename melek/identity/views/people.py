"""Who holds which role where: find a person, give a role, end it, open and block accounts."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.identity.enums import ROOT_PATH
from melek.identity.forms.people import EndGrantForm, GrantForm, PeopleFilter, PlaceFilter
from melek.identity.models import Grant, User
from melek.identity.queries.people import grants_in_reach, people_found, places_found
from melek.identity.services.roles import end_grant, grant_role
from melek.identity.tables import PeopleTable
from melek.identity.views.requests import SignedInRequest
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.tables import configure
from melek.kit.web import permitted

GRANT = "identity.grant_role"


def manages_everywhere(user: User) -> bool:
    """Whether this person may open, block and renew any account."""
    return ROOT_PATH in user.paths("identity.manage_accounts")


def trace(person: User) -> list[Crumb]:
    """The way to a person's page."""
    people = Crumb(_("Akun dan peran"), reverse("identity:people"))
    return [people, Crumb(str(person), reverse("identity:person", args=[person.username]))]


@permitted(GRANT)
def people_page(request: SignedInRequest) -> HttpResponse:
    """Who holds a role, or whoever the search finds."""
    search = PeopleFilter(request.GET)
    words = search.cleaned_data["words"] if search.is_valid() else ""
    today = timezone.localdate()
    active = Prefetch("grants", Grant.objects.active(today).select_related("role", "scope"), to_attr="present_grants")
    found = people_found(request.user, words, on=today).prefetch_related(active)
    table = configure(request, PeopleTable(found))
    context = {"table": table, "search": search, "words": words, "may_open": manages_everywhere(request.user)}
    return render(request, "identity/people_page.html", context)


@permitted(GRANT)
def person_page(request: SignedInRequest, username: str) -> HttpResponse:
    """One account: its roles now, before and to come, and what can be done with it."""
    person = get_object_or_404(User, username=username)
    context = {
        "person": person,
        "grants": grants_in_reach(request.user).filter(user=person),
        "today": timezone.localdate(),
        "may_manage": manages_everywhere(request.user),
        "is_self": person == request.user,
        "crumbs": trace(person),
    }
    return render(request, "identity/person_page.html", context)


@permitted(GRANT)
def give_role(request: SignedInRequest, username: str) -> HttpResponse:
    """Choose role, place and days."""
    person = get_object_or_404(User, username=username)
    search = PlaceFilter(request.GET)
    words = search.cleaned_data["words"] if search.is_valid() else ""
    places = places_found(request.user, words)
    today = {"valid_from": timezone.localdate()}
    form = GrantForm(request.POST or None, places=places, initial=today)
    error, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            grant = grant_role(user=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            told = {"role": grant.role.name, "place": grant.scope.place}
            messages.success(request, _("Peran %(role)s diberikan untuk %(place)s.") % told)
            return redirect("identity:person", username=person.username)
    crumbs = [*trace(person), Crumb(_("Beri peran"))]
    context = {"person": person, "form": form, "search": search, "error": error, "places": places, "crumbs": crumbs}
    return render(request, "identity/give_role_page.html", context, status=status)


@permitted(GRANT)
def end_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the last day of a grant, with the reason."""
    grant = get_object_or_404(grants_in_reach(request.user), pk=pk)
    form = EndGrantForm(request.POST or None, initial={"on": timezone.localdate()})
    error, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            end_grant(grant=grant, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            return redirect("identity:person", username=grant.user.username)
    crumbs = [*trace(grant.user), Crumb(_("Akhiri peran"))]
    context = {"grant": grant, "form": form, "error": error, "cancel_url": crumbs[1].url, "crumbs": crumbs}
    return render(request, "identity/end_role_page.html", context, status=status)
