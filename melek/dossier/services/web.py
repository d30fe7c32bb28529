"""Fetching what a link leads to, once, with limits of size, time and address.

The name is resolved here and the connection goes to the address that was judged, so that a second answer of the name
server changes nothing. Redirects are followed by hand, each judged anew. No proxy, no cookie, no password is sent.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from melek.dossier.enums import LinkFault
from melek.dossier.rules.addresses import Network, Target, is_program, is_reachable, read_url

MOST_BYTES, MOST_SECONDS, MOST_REDIRECTS = 20_000_000, 15.0, 5
_CHUNK = 65_536
_MOVED = {301, 302, 303, 307, 308}
_HEADERS = {"User-Agent": "Melek", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}

Resolve = Callable[[str, int], list[str]]


class NotFetched(Exception):
    """A link could not be copied, and why."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Fetched:
    """What a link led to."""

    content: bytes
    media_type: str
    url: str


@dataclass(frozen=True)
class Limits:
    """How far a fetch goes; `allowed` are closed networks that the installation lets be reached."""

    size: int = MOST_BYTES
    seconds: float = MOST_SECONDS
    redirects: int = MOST_REDIRECTS
    allowed: Sequence[Network] = ()


def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name as the system knows them. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch(url: str, *, limits: Limits | None = None, resolve: Resolve = resolve_name) -> Fetched:
    """The content of a link. Raises NotFetched."""
    within = limits or Limits()
    end = time.monotonic() + within.seconds
    for _step in range(within.redirects + 1):
        target = read_url(url)
        if target is None:
            raise NotFetched(LinkFault.REFUSED)
        address = _address(target, within.allowed, resolve)
        with _asked(target, address, end) as response:
            if response.status not in _MOVED:
                return _read(response, url, within)
            url = urljoin(url, response.getheader("Location") or "").partition("#")[0]
    raise NotFetched(LinkFault.TOO_MANY_REDIRECTS)


def _address(target: Target, allowed: Sequence[Network], resolve: Resolve) -> str:
    """The first address of the host; every one of them must be of the open internet."""
    try:
        found = resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise NotFetched(LinkFault.UNKNOWN_HOST) from error
    if not found:
        raise NotFetched(LinkFault.UNKNOWN_HOST)
    if not all(is_reachable(one, allowed) for one in found):
        raise NotFetched(LinkFault.PRIVATE_ADDRESS)
    return found[0]


@contextmanager
def _asked(target: Target, address: str, end: float) -> Iterator[http.client.HTTPResponse]:
    """The answer of a host at one address; the connection is cut when the time is over, however slowly it speaks."""
    left = end - time.monotonic()
    if left <= 0:
        raise NotFetched(LinkFault.TIMED_OUT)
    connection = _connection(target, address, left)
    cut: threading.Timer | None = None
    try:
        connection.connect()
        cut = threading.Timer(max(end - time.monotonic(), 0), _cut, [connection.sock])
        cut.daemon = True
        cut.start()
        connection.request("GET", target.path, headers=_HEADERS)
        with connection.getresponse() as response:
            yield response
        if time.monotonic() >= end:  # what was cut off looks like an end
            raise NotFetched(LinkFault.TIMED_OUT)
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_late = isinstance(error, TimeoutError) or time.monotonic() >= end
        raise NotFetched(LinkFault.TIMED_OUT if is_late else LinkFault.UNREACHABLE) from error
    finally:
        if cut is not None:
            cut.cancel()
        connection.close()


def _connection(target: Target, address: str, timeout: float) -> http.client.HTTPConnection:
    """A connection for the host's name that goes to the judged address."""

    def connect(_named: Any, *_more: Any, **_options: Any) -> socket.socket:
        return socket.create_connection((address, target.port), timeout=timeout)

    if target.scheme == "https":
        context = ssl.create_default_context()
        made: http.client.HTTPConnection = http.client.HTTPSConnection(
            target.host, target.port, timeout=timeout, context=context
        )
    else:
        made = http.client.HTTPConnection(target.host, target.port, timeout=timeout)
    made._create_connection = connect  # type: ignore[attr-defined]
    return made


def _cut(connected: socket.socket) -> None:
    """End a connection under whoever reads from it."""
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse, url: str, within: Limits) -> Fetched:
    if response.status != 200:
        raise NotFetched(LinkFault.REFUSED)
    content = bytearray()
    while chunk := response.read(_CHUNK):
        content += chunk
        if len(content) > within.size:
            raise NotFetched(LinkFault.TOO_LARGE)
    if response.length:  # the connection ended before all that was promised
        raise NotFetched(LinkFault.UNREACHABLE)
    if not content:
        raise NotFetched(LinkFault.EMPTY)
    if is_program(bytes(content[:16])):
        raise NotFetched(LinkFault.PROGRAM)
    media_type = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    return Fetched(bytes(content), media_type[:100] if media_type.isascii() else "", url)
