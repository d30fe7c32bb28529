"""Helpers for millions of rows agree with their one-row kin, on both engines."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from melek.kit.crypto import decrypt, encrypt_many, hasher, keyed_hash
from melek.kit.db import insert_many, reserve_ids, rows_in, update_many
from melek.kit.models import ScheduleRun

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def test_many_texts_are_encrypted_as_one_is() -> None:
    texts = [f"teks {number}" for number in range(50)]
    tokens = encrypt_many([*texts, texts[0]], "uji")
    assert [decrypt(token, "uji") for token in tokens] == [*texts, texts[0]]
    assert len(set(tokens)) == 51


def test_a_hasher_gives_the_keyed_hash_of_its_purpose() -> None:
    assert hasher("uji")("teks") == keyed_hash("teks", "uji")
    assert hasher("uji")("teks") != hasher("lain")("teks")


@pytest.mark.django_db
def test_reserved_keys_are_free_and_never_given_twice() -> None:
    first = ScheduleRun.objects.create(schedule="a", due_at=NOW, started_at=NOW)
    with transaction.atomic():
        keys = list(reserve_ids(ScheduleRun, 3))
        assert len(set(keys)) == 3
        assert min(keys) > first.pk
        rows = [(key, f"s{key}", str(NOW), str(NOW), "") for key in keys]
        insert_many(ScheduleRun, ("id", "schedule", "due_at", "started_at", "error"), rows)
    after = ScheduleRun.objects.create(schedule="b", due_at=NOW, started_at=NOW)
    assert after.pk not in keys
    ScheduleRun.objects.all().delete()
    assert min(reserve_ids(ScheduleRun, 1)) > after.pk


@pytest.mark.django_db
def test_rows_are_found_by_thousands_of_values_and_updated_by_key() -> None:
    ScheduleRun.objects.bulk_create(
        ScheduleRun(schedule=f"s{number}", due_at=NOW, started_at=NOW) for number in range(30)
    )
    wanted = [f"s{number}" for number in range(0, 30, 3)] + [f"tiada {number}" for number in range(5000)]
    found = rows_in(ScheduleRun, ("id", "schedule"), "schedule", wanted)
    assert {name for _key, name in found} == set(wanted[:10])
    assert rows_in(ScheduleRun, ("id",), "schedule", []) == []
    assert rows_in(ScheduleRun, ("id",), "schedule", wanted, also="error <> ''") == []
    update_many(ScheduleRun, ("error",), [("galat", key) for key, _name in found])
    assert ScheduleRun.objects.filter(error="galat").count() == 10
