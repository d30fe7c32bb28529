"""Slows down guessing of numbers: so many misses from one network, then a pause.

allauth's own throttle lets every GET pass, and a QR code is always a GET.
"""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from melek.kit.crypto import keyed_hash

MOST_MISSES, PAUSE = 20, 600  # seconds since the last miss
_NETWORK = 64  # bits of an IPv6 address that belong to one subscriber


def is_paused(request: HttpRequest) -> bool:
    """Whether too many numbers from this network did not exist."""
    return int(cache.get(_key(request), 0)) >= MOST_MISSES


def note_miss(request: HttpRequest) -> None:
    """One more number that does not exist."""
    key = _key(request)
    cache.set(key, int(cache.get(key, 0)) + 1, PAUSE)


def _key(request: HttpRequest) -> str:
    """The network of the request, as a pseudonym: no address is kept."""
    address = str(get_adapter(request).get_client_ip(request))
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return _named(address)
    if known.version == 6:
        address = str(ipaddress.ip_network(f"{known}/{_NETWORK}", strict=False))
    return _named(address)


def _named(network: str) -> str:
    return f"dossier-check-{keyed_hash(network, 'check-throttle')}"
