"""The verbs of identity on the command line."""

import argparse
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from melek.identity import commands, trail
from melek.identity.models import TrailEntry, TrailHead, User
from melek.kit.models import Notice
from melek.site.command import main
from tests.identity.test_trail import TABLE, tamper
from tests.identity.world import NOW, PASSWORD, add_factor, again, person


def test_first_administrator_is_made_with_the_password_typed_twice(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    typed = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr(commands.getpass, "getpass", lambda _prompt: next(typed))
    assert main(["create-admin", "awal", "--name", "Awal Sekali"]) == 0
    user = User.objects.get(username="awal")
    assert user.display_name == "Awal Sekali"
    assert user.has_perm("identity.grant_role")
    assert "second factor" in capsys.readouterr().out


def test_two_different_passwords_make_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, PASSWORD + "x"])
    monkeypatch.setattr(commands.getpass, "getpass", lambda _prompt: next(typed))
    assert main(["create-admin", "awal"]) == 1
    assert not User.objects.filter(username="awal").exists()


def test_refused_act_prints_its_reason(db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(commands.getpass, "getpass", lambda _prompt: "pendek")
    assert main(["create-admin", "awal"]) == 1
    assert capsys.readouterr().err


def test_lost_factor_is_removed_with_its_reason(db: None, capsys: Any) -> None:
    user = person("yusuf", "Yusuf Periksa")
    add_factor(user)
    assert main(["remove-factor", "yusuf", "--reason", "ponsel hilang"]) == 0
    assert not again(user).has_second_factor()
    assert TrailEntry.objects.get(event="identity.factors.removed").reason == "ponsel hilang"
    assert Notice.objects.filter(recipient=user).exists()
    assert main(["remove-factor", "yusuf", "--reason", "lagi"]) == 1
    assert main(["remove-factor", "tidak-ada", "--reason", "x"]) == 1


def test_check_of_the_trail_answers_with_its_exit_code(db: None, capsys: Any) -> None:
    entry = trail.record(None, "identity.test.done", at=NOW)
    assert commands.run_check_trail(argparse.Namespace()) == 0
    assert "whole" in capsys.readouterr().out
    TrailHead.objects.create(
        day=date(2026, 1, 1), last_entry=entry, count=1, hash=entry.hash, signature="0" * 64, signed_at=NOW
    )
    assert commands.run_check_trail(argparse.Namespace()) == 1
    assert "2026-01-01" in capsys.readouterr().out


def test_check_of_an_emptied_trail_says_that_it_is_empty(db: None, capsys: Any) -> None:
    tamper(f"DELETE FROM {TABLE}", [])
    assert commands.run_check_trail(argparse.Namespace()) == 1
    assert "The trail has no entry." in capsys.readouterr().out


def test_check_of_a_trail_without_its_heads_names_the_days(db: None, capsys: Any) -> None:
    tamper(f"DELETE FROM {TABLE}", [])
    now = timezone.now()
    trail.record(None, "identity.test.done", at=now - timedelta(days=2))
    assert commands.run_check_trail(argparse.Namespace()) == 1
    told = capsys.readouterr().out
    assert "Signed heads are missing" in told
    assert (timezone.localdate(now) - timedelta(days=2)).isoformat() in told
    trail.sign_elapsed(at=now)
    assert commands.run_check_trail(argparse.Namespace()) == 0
