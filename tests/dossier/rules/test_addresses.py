"""Which links and addresses are followed."""

import pytest

from melek.dossier.rules.addresses import Target, is_program, is_reachable, networks, read_url


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://lan.go.id", Target("https", "lan.go.id", 443, "/")),
        ("http://lan.go.id/a/b?c=d#e", Target("http", "lan.go.id", 80, "/a/b?c=d")),
        ("https://LAN.go.id:8443/x", Target("https", "lan.go.id", 8443, "/x")),
        ("https://bücher.example/", Target("https", "xn--bcher-kva.example", 443, "/")),
        ("http://[2001:db8::1]/", Target("http", "2001:db8::1", 80, "/")),
    ],
)
def test_a_link_is_taken_apart(url: str, target: Target) -> None:
    assert read_url(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lan.go.id",
        "ftp://lan.go.id/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://lan.go.id/",
        "https://",
        "https://user@lan.go.id/",
        "https://user:secret@lan.go.id/",
        "http://lan.go.id:25/",
        "http://lan.go.id:99999/",
        "http://lan.go.id/a b",
        "http://lan.go.id/\r\nHost: x",
        "http://lan.go.id/é",
        "http://[::1/",
        "http://" + "a" * 70 + ".id/",
        "https://lan.go.id/" + "a" * 2000,
    ],
)
def test_other_links_are_not(url: str) -> None:
    assert read_url(url) is None


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.60.1", "2001:4860:4860::8888"])
def test_addresses_of_the_open_internet_are_reached(address: str) -> None:
    assert is_reachable(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "no address"),
    ],
)
def test_closed_addresses_are_not(address: str) -> None:
    assert not is_reachable(address)


def test_closed_networks_are_reached_where_they_are_allowed() -> None:
    allowed = networks([" 10.1.0.0/16", "", "fd00::/8"])
    assert is_reachable("10.1.2.3", allowed)
    assert is_reachable("::ffff:10.1.2.3", allowed)
    assert is_reachable("fd00::5", allowed)
    assert not is_reachable("10.2.0.1", allowed)
    assert not is_reachable("127.0.0.1", allowed)


def test_programs_are_known_by_how_they_begin() -> None:
    assert all(is_program(one) for one in (b"MZ\x90\0", b"\x7fELF\2", b"#!/bin/sh\n"))
    assert not any(is_program(one) for one in (b"%PDF-1.7", b"<html>", b""))
