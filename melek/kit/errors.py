"""Errors that a person caused or can mend: one class each, beside the function that raises it."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """An act was refused for a reason that the reader can understand and act on.

    Subclasses set `message` (translated, with `{name}` fields filled from the arguments) and may set `status`:
    409 when the state of things refuses, 422 when the input does, 403 when the person may not.
    """

    message: ClassVar[str | Promise] = _("Permintaan ini tidak dapat dijalankan.")
    status: ClassVar[int] = 409

    def __init__(self, **params: Any) -> None:
        super().__init__()
        self.params = params

    @property
    def code(self) -> str:
        """The class name, as the API tells it."""
        return type(self).__name__

    def __str__(self) -> str:
        return str(self.message).format(**self.params)


class InputError(DomainError):
    """The input cannot be used as it is."""

    status = 422


class NotAllowed(DomainError):
    """The person may not do this."""

    message = _("Anda tidak memiliki izin untuk melakukan ini. Hubungi pengelola instansi Anda.")
    status = 403
