"""Accounts and first access without e-mail."""

from datetime import timedelta

import pytest

from melek.identity.models import ActivationCode, TrailEntry, User
from melek.identity.services import accounts
from melek.kit.errors import NotAllowed
from tests.identity.world import NOW, PASSWORD, World, again, person

NEW = "dua-belas-gajah"


def test_create_admin_may_grant_everywhere(world: World) -> None:
    made = accounts.create_admin(username="awal", display_name="Awal Sekali", password=PASSWORD, at=NOW)
    assert made.has_perm("identity.grant_role", world.root)
    assert made.check_password(PASSWORD)
    assert TrailEntry.objects.get(event="identity.admin.created").actor is None


def test_create_admin_refuses_a_taken_name_and_a_weak_password(world: World) -> None:
    with pytest.raises(accounts.UsernameTaken, match="ratna"):
        accounts.create_admin(username="ratna", display_name="R", password=PASSWORD, at=NOW)
    for weak in ("pendek", "12345678901234", "password123"):
        with pytest.raises(accounts.PasswordTooWeak):
            accounts.create_admin(username="awal", display_name="A", password=weak, at=NOW)
    assert not User.objects.filter(username="awal").exists()


def test_codes_activate_once(world: World) -> None:
    (issued,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    typed = issued.code.replace("-", " ").lower()
    assert accounts.activate(code=typed, password=NEW, at=NOW) == world.tari
    assert again(world.tari).check_password(NEW)
    with pytest.raises(accounts.CodeUnknown):
        accounts.activate(code=issued.code, password=NEW, at=NOW)
    entry = TrailEntry.objects.get(event="identity.account.activated")
    assert entry.actor == world.tari


def test_codes_are_stored_as_hashes_only(world: World) -> None:
    (issued,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    row = ActivationCode.objects.get()
    bare = issued.code.replace("-", "")
    assert len(bare) == 12
    assert not set(bare) & set("01IOL")
    stored = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
    assert bare not in stored
    assert issued.code not in stored


def test_new_code_replaces_the_old_one(world: World) -> None:
    (old,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    (new,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    with pytest.raises(accounts.CodeUnknown):
        accounts.activate(code=old.code, password=NEW, at=NOW)
    assert accounts.activate(code=new.code, password=NEW, at=NOW)


def test_code_ends_after_thirty_days(world: World) -> None:
    (issued,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    with pytest.raises(accounts.CodeUnknown):
        accounts.activate(code=issued.code, password=NEW, at=issued.expires_at + timedelta(seconds=1))
    assert accounts.activate(code=issued.code, password=NEW, at=issued.expires_at)


def test_weak_password_does_not_use_up_the_code(world: World) -> None:
    (issued,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    with pytest.raises(accounts.PasswordTooWeak):
        accounts.activate(code=issued.code, password="1234567890", at=NOW)
    assert accounts.activate(code=issued.code, password=NEW, at=NOW)


def test_code_of_a_blocked_account_does_not_work(world: World) -> None:
    (issued,) = accounts.issue_codes(users=[world.tari], by=world.intan, at=NOW)
    accounts.block_account(user=world.tari, reason="cuti panjang", by=world.ratna, at=NOW)
    with pytest.raises(accounts.CodeUnknown):
        accounts.activate(code=issued.code, password=NEW, at=NOW)


def test_code_is_not_issued_for_who_reaches_further(world: World) -> None:
    with pytest.raises(accounts.AccountBeyond, match="ratna"):
        accounts.issue_codes(users=[world.tari, world.ratna], by=world.intan, at=NOW)
    assert not ActivationCode.objects.exists()
    assert len(accounts.issue_codes(users=[world.tari, world.bayu], by=world.intan, at=NOW)) == 2
    assert len(accounts.issue_codes(users=[world.yusuf], by=world.ratna, at=NOW)) == 1


def test_many_codes_leave_one_entry(world: World) -> None:
    people = [person(f"p{number}", f"Pegawai {number}") for number in range(5)]
    issued = accounts.issue_codes(users=people, by=world.intan, at=NOW)
    assert len({one.code for one in issued}) == 5
    entry = TrailEntry.objects.get(event="identity.codes.issued")
    assert entry.after is not None
    assert entry.after["people"] == 5
    assert ActivationCode.objects.filter(batch=entry.after["batch"]).count() == 5


def test_open_account_needs_the_whole_nation(world: World) -> None:
    issued = accounts.open_account(username="evi", display_name="Evi Ukur", by=world.ratna, at=NOW)
    assert not issued.user.has_usable_password()
    with pytest.raises(NotAllowed):
        accounts.open_account(username="eko", display_name="Eko", by=world.intan, at=NOW)
    with pytest.raises(accounts.UsernameTaken):
        accounts.open_account(username="evi", display_name="Evi", by=world.ratna, at=NOW)


def test_renew_code_needs_the_whole_nation(world: World) -> None:
    assert accounts.renew_code(user=world.yusuf, by=world.ratna, at=NOW).user == world.yusuf
    with pytest.raises(NotAllowed):
        accounts.renew_code(user=world.bayu, by=world.intan, at=NOW)


def test_block_account_says_why_and_can_be_undone(world: World) -> None:
    accounts.block_account(user=world.bayu, reason="ponsel hilang", by=world.ratna, at=NOW)
    assert not again(world.bayu).is_active
    assert TrailEntry.objects.get(event="identity.account.blocked").reason == "ponsel hilang"
    with pytest.raises(accounts.AccountStateReached):
        accounts.block_account(user=world.bayu, reason="lagi", by=world.ratna, at=NOW)
    accounts.unblock_account(user=world.bayu, reason="ponsel ketemu", by=world.ratna, at=NOW)
    assert again(world.bayu).is_active


def test_block_account_only_where_one_manages(world: World) -> None:
    with pytest.raises(NotAllowed):
        accounts.block_account(user=world.bayu, reason="x", by=world.intan, at=NOW)
    with pytest.raises(NotAllowed):
        accounts.block_account(user=world.bayu, reason="x", by=world.intan, at=NOW, scope_path="/contoh/")
    accounts.block_account(user=world.bayu, reason="x", by=world.intan, at=NOW, scope_path=world.dinas.path)
    assert not again(world.bayu).is_active


def test_block_account_needs_a_reason_and_never_oneself(world: World) -> None:
    with pytest.raises(accounts.ReasonMissing):
        accounts.block_account(user=world.bayu, reason=" ", by=world.ratna, at=NOW)
    with pytest.raises(accounts.OwnAccount):
        accounts.block_account(user=world.ratna, reason="x", by=world.ratna, at=NOW)


def test_preferences_keep_the_address_out_of_the_trail(world: World) -> None:
    accounts.set_preferences(user=world.tari, display_theme="dark", language="en", email="tari@contoh.id", at=NOW)
    entry = TrailEntry.objects.get(event="identity.account.preferences_set")
    assert entry.after == {"theme": "dark", "language": "en", "new_address": True}
    assert again(world.tari).email == "tari@contoh.id"
