"""What happens to the way a person signs in: told in the trail, and to the person in their inbox."""

from datetime import datetime

from django.db import transaction

from melek.identity import trail
from melek.identity.models import User
from melek.kit import notices

NOTICE = "identity.sign_in_changed"


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
