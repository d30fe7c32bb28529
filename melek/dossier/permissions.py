"""Permissions of the dossier; kinds of cases and documents may name others instead of the `manage` ones."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import MANAGE_CASES, MANAGE_DOCUMENTS, VIEW_CASE, VIEW_DOCUMENT
from melek.dossier.models import Case, IssuedDocument
from melek.dossier.registers import DocumentKind
from melek.identity.permissions import declare


@rules.predicate
def is_own_case(user: Any, obj: Any) -> bool:
    """The person opened the case."""
    return isinstance(obj, Case) and obj.opener_id == user.pk


@rules.predicate
def is_own_document(user: Any, obj: Any) -> bool:
    """The document is about the person."""
    return isinstance(obj, IssuedDocument) and obj.subject_id is not None and obj.subject_id == user.pk


def may_see_case(user: Any, case: Case) -> bool:
    """Whether a person may read a case with its messages and files: opener, reader of the place, or who may answer."""
    return bool(user.has_perm(VIEW_CASE, case) or user.has_perm(case.permission, case))


def may_see_document(user: Any, document: IssuedDocument) -> bool:
    """Whether a person may read a document: its subject, a reader of the place, or who may issue it."""
    return bool(user.has_perm(VIEW_DOCUMENT, document) or may_issue(user, document.declared, document))


def may_issue(user: Any, kind: DocumentKind | None, place: Any) -> bool:
    """Whether a person may issue and revoke documents of a kind at a place."""
    return bool(user.has_perm(kind.permission if kind else MANAGE_DOCUMENTS, place))


declare(
    VIEW_CASE,
    _("Membaca permohonan dan keberatan"),
    bulk=True,
    roles=("agency_admin", "auditor"),
    also=is_own_case,
)
declare(MANAGE_CASES, _("Menjawab permohonan dan keberatan"), bulk=True, writes=True, roles=("agency_admin",))
declare(
    VIEW_DOCUMENT,
    _("Membaca dokumen terbit"),
    bulk=True,
    roles=("agency_admin", "auditor"),
    also=is_own_document,
)
declare(MANAGE_DOCUMENTS, _("Menerbitkan dan mencabut dokumen"), bulk=True, writes=True, roles=("agency_admin",))
