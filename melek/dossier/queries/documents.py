"""Reads of issued documents: what they state, whether their seal holds, what the public may be told."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date

from django.db.models import QuerySet
from django.utils.translation import get_language

from melek.dossier.enums import Disclosure, DocumentState
from melek.dossier.models import IssuedDocument
from melek.dossier.queries.cases import object_named
from melek.dossier.registers import DocumentField, document_kinds
from melek.dossier.rules.disclosure import disclosed
from melek.dossier.rules.facts import written
from melek.dossier.rules.numbers import read_number
from melek.identity.models import Scope, User
from melek.identity.queries import within
from melek.kit.crypto import signature
from melek.kit.registers import Text

SEAL = "issued-document"
MOST_PLACES = 20


@dataclass(frozen=True)
class Fact:
    """A fact of a document in the reader's words."""

    name: str
    label: Text
    text: str


@dataclass(frozen=True)
class Checked:
    """What a number tells anybody; without a document it tells nothing else."""

    state: DocumentState
    document: IssuedDocument | None = None
    facts: tuple[Fact, ...] = ()


def content_hash(document: IssuedDocument) -> str:
    """SHA-256 over all that was issued, the hash of the PDF included, in canonical JSON."""
    sealed = [
        document.number,
        document.kind,
        document.subject_id,
        document.about_type,
        document.about_id,
        document.scope_path,
        document.facts,
        document.file.hash,
        document.issued_at.astimezone(UTC).isoformat(timespec="microseconds"),
        document.issued_by_id,
        document.expires_on.isoformat() if document.expires_on else None,
        document.is_synthetic,
    ]
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal(digest: str) -> str:
    """The house's signature over a content hash."""
    return signature(digest, SEAL)


def is_whole(document: IssuedDocument) -> bool:
    """Whether the row is what was issued: its hash fits, and the signature is the house's."""
    return content_hash(document) == document.content_hash and hmac.compare_digest(
        document.signature, seal(document.content_hash)
    )


def state_of(document: IssuedDocument, *, on: date) -> DocumentState:
    """Whether a document holds on a day; `expires_on` is its last day."""
    if not is_whole(document):
        return DocumentState.BROKEN
    if document.revoked_at is not None:
        return DocumentState.REVOKED
    if document.expires_on is not None and document.expires_on < on:
        return DocumentState.EXPIRED
    return _state_by_kind(document)


def _state_by_kind(document: IssuedDocument) -> DocumentState:
    """What the kind says of a document that is whole and in time: a draft never holds, and some rest on what may not."""
    kind = document.declared
    if kind is not None and kind.note:
        return DocumentState.DRAFT
    if kind is not None and kind.is_suspended is not None:
        about = object_named(document.about_type, document.about_id)
        if about is not None and kind.is_suspended(about):
            return DocumentState.SUSPENDED
    return DocumentState.VALID


def facts_of(document: IssuedDocument) -> list[Fact]:
    """All facts, for whoever may see the document."""
    return [
        Fact(one.name, one.label, written(one, document.facts[one.name]))
        for one in _fields(document)
        if one.name in document.facts
    ]


def in_one_language(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those that say the same in the other language: `x_en` is the English of `x`."""
    known = {one.name: one for one in facts}
    shown = []
    for one in known.values():
        twin = known.get(one.name.removesuffix("_en")) if one.name.endswith("_en") else None
        if get_language() == "en" and f"{one.name}_en" not in known:
            shown.append(Fact(one.name, twin.label, one.text) if twin else one)
        elif get_language() != "en" and twin is None:
            shown.append(one)
    return shown


def _fields(document: IssuedDocument) -> tuple[DocumentField, ...]:
    return document.declared.fields if document.declared else ()


def check_number(typed: str, *, on: date) -> Checked:
    """What the public is told about a number: its state, and of a whole document the facts that its kind discloses."""
    number = read_number(typed)
    rows = IssuedDocument.objects.select_related("file")
    document = rows.filter(number=number).first() if number else None
    if document is None:
        return Checked(DocumentState.UNKNOWN)
    state = state_of(document, on=on)
    if state == DocumentState.BROKEN:
        return Checked(state)
    told = {one.name: one.disclosure for one in _fields(document) if one.disclosure != Disclosure.HIDDEN}
    facts = (
        Fact(one.name, one.label, disclosed(one.text, told[one.name])) for one in facts_of(document) if one.name in told
    )
    return Checked(state, document, tuple(facts))


def documents_for_office(user: User, *, kind: str = "", words: str = "") -> QuerySet[IssuedDocument]:
    """Documents that a person may read or issue, newest first, narrowed by kind, and by number or name of the subject."""
    rows = IssuedDocument.objects.of_office(user).select_related("subject", "file")
    if kind:
        rows = rows.filter(kind=kind)
    if number := read_number(words):
        rows = rows.filter(number=number)
    elif words:
        rows = rows.filter(subject__display_name__icontains=words)
    return rows.order_by("-issued_at", "-pk")


def kinds_issued_by_hand(user: User) -> list[str]:
    """The kinds that a person may issue with a form, somewhere."""
    return [one.code for one in document_kinds if one.by_hand and user.has_perm(one.permission)]


def places_to_issue(user: User, permission: str, words: str) -> QuerySet[Scope]:
    """Places where a person may issue, the widest first, narrowed by words of their name."""
    places = Scope.objects.filter(within("path", user.paths(permission)))
    for word in words.split():
        places = places.filter(label__icontains=word)
    shown = [place.pk for place in places.order_by("path")[:MOST_PLACES]]
    return Scope.objects.filter(pk__in=shown).select_related("parent").order_by("path")


def place_name(scope_path: str) -> str:
    """What a place is called; an empty text when there is none at the path."""
    return Scope.objects.filter(path=scope_path).values_list("label", flat=True).first() or ""
