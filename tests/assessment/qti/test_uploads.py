"""A package waits for its uploader alone, for a day at most, and is the one whose report was read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from melek.assessment.rules.qti.errors import PackageTooLarge
from melek.assessment.services.qti import uploads
from melek.assessment.services.qti.uploads import PackageGone, forget_package, keep_package, kept_package


@pytest.fixture
def people(db: None) -> Any:
    """Two people."""
    from melek.identity.models import User

    return [User.objects.create_user(f"orang-{number}", "kata-sandi-panjang") for number in range(2)]


def kept(account: Any, data: bytes = b"abc") -> str:
    return keep_package([data[:1], data[1:]], account=account, now=timezone.now())


def test_only_the_uploader_gets_it(people: Any) -> None:
    key = kept(people[0])
    assert kept_package(key, account=people[0], now=timezone.now()) == b"abc"
    with pytest.raises(PackageGone):
        kept_package(key, account=people[1], now=timezone.now())


def test_file_is_readable_by_the_server_alone(people: Any) -> None:
    path = uploads._path(people[0], kept(people[0]))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_next_upload_takes_the_place_of_the_last(people: Any) -> None:
    first, other = kept(people[0]), kept(people[1])
    second = kept(people[0], b"xyz")
    with pytest.raises(PackageGone):
        kept_package(first, account=people[0], now=timezone.now())
    assert kept_package(second, account=people[0], now=timezone.now()) == b"xyz"
    assert kept_package(other, account=people[1], now=timezone.now()) == b"abc"


def test_it_goes_after_a_day(people: Any) -> None:
    key, later = kept(people[0]), timezone.now() + timedelta(days=1, minutes=1)
    with pytest.raises(PackageGone):
        kept_package(key, account=people[0], now=later)
    keep_package([b"new"], account=people[1], now=later)
    assert not uploads._path(people[0], key).exists()


def test_it_goes_when_it_is_not_wanted(people: Any) -> None:
    key = kept(people[0])
    forget_package(key, account=people[0])
    forget_package("../x", account=people[0])
    with pytest.raises(PackageGone):
        kept_package(key, account=people[0], now=timezone.now())


def test_changed_file_is_not_the_one_that_was_read(people: Any) -> None:
    key = kept(people[0])
    uploads._path(people[0], key).write_bytes(b"other")
    with pytest.raises(PackageGone):
        kept_package(key, account=people[0], now=timezone.now())


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 63, "A" * 64])
def test_strange_key_is_no_path(people: Any, key: str) -> None:
    with pytest.raises(PackageGone):
        kept_package(key, account=people[0], now=timezone.now())


def test_upload_stops_at_its_limit(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 4)
    with pytest.raises(PackageTooLarge):
        keep_package(iter([b"abc", b"de"]), account=people[0], now=timezone.now())
