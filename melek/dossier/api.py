"""The public check of a document in the API; open to everyone."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from melek.dossier.views.checks import looked_up
from melek.kit.rest import OPEN_REFUSALS, Refusal
from melek.kit.web import public

router = Router()


class FactOut(Schema):
    """A fact that the kind of the document lets everybody read."""

    name: str
    label: str
    text: str


class CheckOut(Schema):
    """What a number tells: `valid`, `draft`, `suspended`, `expired`, `revoked`, `broken` or `unknown`.

    The rest is empty for the last two.
    """

    state: str
    number: str
    kind: str
    label: str
    issued_on: date | None
    expires_on: date | None
    revoked_on: date | None
    synthetic: bool
    facts: list[FactOut]


@router.get(
    "/document-check",
    auth=None,
    response={200: CheckOut, 429: Refusal, OPEN_REFUSALS: Refusal},
    summary="Whether an issued document holds",
)
@public
def document_check(request: HttpRequest, number: str = Query("", max_length=40)) -> dict[str, Any]:
    """What the public check page tells about a number; too many numbers that do not exist are refused with 429."""
    checked = looked_up(request, number)
    document = checked.document
    told: dict[str, Any] = {
        "state": checked.state.value,
        "number": "",
        "kind": "",
        "label": "",
        "issued_on": None,
        "expires_on": None,
        "revoked_on": None,
        "synthetic": False,
        "facts": [{"name": one.name, "label": str(one.label), "text": one.text} for one in checked.facts],
    }
    if document is None:
        return told
    return told | {
        "number": document.number,
        "kind": document.kind,
        "label": str(document.label),
        "issued_on": timezone.localdate(document.issued_at),
        "expires_on": document.expires_on,
        "revoked_on": timezone.localdate(document.revoked_at) if document.revoked_at else None,
        "synthetic": document.is_synthetic,
    }
