"""What each role may do, and switching one permission."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.identity.enums import READ_ONLY_ROLES
from melek.identity.models import Role
from melek.identity.permissions import Permission, permissions
from melek.identity.queries.people import roles_with_permissions
from melek.identity.services.roles import give_permission, take_permission
from melek.identity.views.requests import SignedInRequest
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import permitted

GRANT = "identity.grant_role"


@permitted(GRANT)
def roles_page(request: SignedInRequest) -> HttpResponse:
    """All roles with what they may do."""
    rows = [(role, _held(role), role.code in READ_ONLY_ROLES) for role in roles_with_permissions()]
    crumbs = [Crumb(_("Akun dan peran"), reverse("identity:people")), Crumb(_("Peran"))]
    return render(request, "identity/roles_page.html", {"rows": rows, "crumbs": crumbs})


def _held(role: Role) -> list[Permission]:
    codes = {row.permission for row in role.permissions.all()}
    return [one for one in permissions if one.code in codes]


@permitted(GRANT)
def role_page(request: SignedInRequest, code: str) -> HttpResponse:
    """One role: every declared permission, with a switch."""
    role = get_object_or_404(roles_with_permissions(), code=code)
    error, status = "", 200
    if request.method == "POST":
        try:
            _switch(request, role)
        except DomainError as refused:
            error, status = str(refused), refused.status
        else:
            return redirect("identity:role", code=role.code)
    held = {one.code for one in _held(role)}
    rows = [(one, one.code in held) for one in permissions]
    crumbs = [
        Crumb(_("Akun dan peran"), reverse("identity:people")),
        Crumb(_("Peran"), reverse("identity:roles")),
        Crumb(role.name),
    ]
    is_read_only = role.code in READ_ONLY_ROLES
    context = {"role": role, "rows": rows, "is_read_only": is_read_only, "error": error, "crumbs": crumbs}
    return render(request, "identity/role_page.html", context, status=status)


def _switch(request: SignedInRequest, role: Role) -> None:
    act = give_permission if "give" in request.POST else take_permission
    permission = request.POST.get("give") or request.POST.get("take", "")
    act(role=role, permission=permission, by=request.user, at=timezone.now())
