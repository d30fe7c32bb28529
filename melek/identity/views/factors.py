"""Pages around the second factor that allauth does not bring."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from melek.identity.views.requests import SignedInRequest
from melek.kit.web import signed_in


@signed_in
def second_factor_needed(request: SignedInRequest) -> HttpResponse:
    """Why a second factor is needed before these pages open, and where to set it up."""
    return render(request, "identity/second_factor_page.html", {"has_factor": request.user.has_second_factor()})


@never_cache
@signed_in
def totp_qr(request: SignedInRequest) -> HttpResponse:
    """The QR code of the authenticator app that is being set up, as a picture of its own: the CSP allows no data: image.

    The secret stands in the session since the set-up page was opened, which asked for the password before.
    """
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")
