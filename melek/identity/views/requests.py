"""What a view behind `@signed_in` or `@permitted` is handed."""

from django.http import HttpRequest

from melek.identity.models import User


class SignedInRequest(HttpRequest):
    """A request of a person who is signed in."""

    user: User
