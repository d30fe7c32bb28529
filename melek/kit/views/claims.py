"""*Dasar hukum & yang belum pasti*: what the product rests on, and how sure each of it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from melek.kit.reference import Mark, claims
from melek.kit.web import public

_UNSURE = (Mark.BACKGROUND, Mark.THIRD_PARTY, Mark.DERIVED)


@public
def claims_page(request: HttpRequest) -> HttpResponse:
    """All claims, the unconfirmed first."""
    rows = sorted(claims, key=lambda claim: (claim.mark not in _UNSURE, claim.code))
    unsure = sum(claim.mark in _UNSURE for claim in rows)
    return render(request, "kit/claims_page.html", {"claims": rows, "unsure": unsure})
