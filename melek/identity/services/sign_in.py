"""What happens to the way a person signs in: told in the trail, and to the person in their inbox."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import User
from melek.kit import notices
from melek.kit.errors import DomainError

NOTICE = "identity.sign_in_changed"


class NoFactor(DomainError):
    """The account has no second factor."""

    message = _("Akun {username} tidak punya faktor kedua.")


@transaction.atomic
def note_sign_in(*, user: User, at: datetime) -> None:
    """A person signed in."""
    trail.record(user, "identity.session.started", user, at=at)


@transaction.atomic
def note_failed_sign_in(*, username: str, at: datetime) -> None:
    """A wrong password for an account that exists. Unknown names are not kept: people type passwords there."""
    user = User.objects.filter(username=username).first()
    if user is not None:
        trail.record(None, "identity.session.refused", user, at=at)


@transaction.atomic
def note_change(*, user: User, event: str, at: datetime) -> None:
    """Password, authenticator app, passkey or recovery codes changed: one entry, and a notice to the person."""
    trail.record(user, event, user, at=at)
    notices.send(NOTICE, to=user, at=at)


@transaction.atomic
def remove_factors(*, user: User, reason: str, at: datetime) -> None:
    """Take all factors of somebody who lost them, by whoever has the server in hand. Raises NoFactor."""
    gone, _kinds = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise NoFactor(username=user.username)
    trail.record(None, "identity.factors.removed", user, at=at, reason=reason)
    notices.send(NOTICE, to=user, at=at)
