"""Which links are followed: http and https, to addresses that anybody on the internet may reach."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_URL = 2000
_PORTS = {"http": 80, "https": 443}
_LOWEST_OTHER_PORT = 1024  # below it stand services that speak something else than the web
_TRANSLATED = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48"))  # IPv4 inside of IPv6
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Target:
    """A link in the pieces that a connection needs."""

    scheme: str
    host: str
    port: int
    path: str


def read_url(url: str) -> Target | None:
    """The pieces of a link that may be followed; None for any other: not http or https, with a password, too long."""
    if len(url) > LONGEST_URL or any(ord(one) <= 32 or ord(one) == 127 for one in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        path = (parts.path or "/").encode("ascii").decode() + (f"?{parts.query}" if parts.query else "")
        path.encode("ascii")
    except (ValueError, UnicodeError):
        return None
    known = _PORTS.get(parts.scheme)
    if known is None or not host or parts.username is not None or parts.password is not None:
        return None
    return Target(parts.scheme, host, port, path) if port in (*_PORTS.values(),) or port >= _LOWEST_OTHER_PORT else None


def is_reachable(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether an IP address is of the open internet, or in one of the networks that the installation allows."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return is_reachable(str(known.ipv4_mapped), allowed)
        if known.sixtofour is not None or known.teredo is not None or any(known in one for one in _TRANSLATED):
            return False
    if any(known.version == one.version and known in one for one in allowed):
        return True
    is_special = known.is_private or known.is_multicast or known.is_reserved or known.is_unspecified
    return known.is_global and not (is_special or known.is_loopback or known.is_link_local)


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Networks as settings write them: `10.1.0.0/16`."""
    return tuple(ipaddress.ip_network(one.strip()) for one in texts if one.strip())


def is_program(content: bytes) -> bool:
    """Whether a content begins as something that a machine would run."""
    return content.startswith(_PROGRAMS)
