"""What every route of the API shares: refusals as `{code, message}`, pages of a list, who may call."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from ninja.pagination import PaginationBase

from melek.kit.errors import DomainError, NotAllowed

Route = TypeVar("Route", bound=Callable[..., Any])
# the refusals that each route declares in the OpenAPI document
OPEN_REFUSALS = frozenset({404, 409, 422})
REFUSALS = frozenset({401, 403, 404, 409, 422})
# text that may stand in an address: no control characters, which one database engine refuses
CODE = r"^[A-Za-z0-9][A-Za-z0-9._:-]*$"


class NotFound(DomainError):
    """Nothing with this key exists, or it is not for this person."""

    message = _("Alamat ini tidak ada, atau bukan untuk Anda.")
    status = 404


class Refusal(Schema):
    """Why a call was refused: a stable code, and words for a person."""

    code: str
    message: str


class Pages(PaginationBase):
    """`?page=` and `?size=`; the answer tells how many there are in all."""

    class Input(Schema):
        """Which page, and how many items on it."""

        page: int = Field(1, ge=1, le=1_000_000)
        size: int = Field(100, ge=1, le=1000)

    class Output(Schema):
        """One page of a list."""

        items: list[Any]
        count: int
        page: int
        size: int

    def paginate_queryset(
        self, queryset: QuerySet[Any] | list[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        """The asked page; one past the end is empty."""
        start = (pagination.page - 1) * pagination.size
        return {
            "items": list(queryset[start : start + pagination.size]),
            "count": self._items_count(queryset),  # type: ignore[arg-type]
            "page": pagination.page,
            "size": pagination.size,
        }


def permitted(permission: str) -> Callable[[Route], Route]:
    """Only people who hold the permission somewhere; the route narrows its rows with `.visible_to(user)`."""

    def decorate(route: Route) -> Route:
        @wraps(route)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.has_perm(permission):
                raise NotAllowed
            return route(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
