"""Signed links: a higher part's page says what a case is about, and nobody can say something else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.dossier.queries.cases import object_named
from melek.dossier.registers import CaseKind, case_kinds
from melek.kit.errors import DomainError

SALT, LIFE = "dossier.case", timedelta(days=2)


class LinkStale(DomainError):
    """The link is too old, was made for somebody else, or what it names is gone."""

    message = _("Tautan ini sudah tidak berlaku. Buka lagi halaman asalnya, lalu ajukan dari sana.")


@dataclass(frozen=True)
class Context:
    """What a case would be about."""

    kind: CaseKind
    subject: Model
    scope_path: str


def case_url(kind: str, subject: Any, user: Any, *, scope_path: str = "") -> str:
    """The address where this person opens a case of a kind about an object; empty when they may not.

    `scope_path` says where it is to be answered; by default where the object stands.
    """
    declared = case_kinds[kind]
    if not user.is_authenticated or (declared.may_open and not declared.may_open(user, subject)):
        return ""
    named = [kind, subject._meta.label, str(subject.pk), scope_path or subject.scope_path, user.pk]
    return f"{reverse('dossier:open_case')}?{urlencode({'k': signing.dumps(named, salt=SALT)})}"


def read_link(token: str, user: Any) -> Context:
    """What a signed link says, for the person it was made for. Raises LinkStale."""
    try:
        kind, label, key, scope_path, owner = signing.loads(token, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkStale from error
    declared, subject = case_kinds.get(kind), object_named(label, key)
    if declared is None or subject is None or owner != user.pk:
        raise LinkStale
    return Context(declared, subject, scope_path)
