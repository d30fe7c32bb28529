"""Signing in and out through the pages, and what stays closed."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from melek.identity.models import TrailEntry
from melek.identity.services.accounts import block_account, issue_codes
from melek.kit.models import Notice
from tests.identity.world import NOW, PASSWORD, World, again, client_of

pytestmark = pytest.mark.usefixtures("_empty_cache")
LOGIN = "/accounts/login/"
CLOSED = [
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/abc:def/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-set-password/",
    "login/code/",
    "login/code/confirm/",
    "3rdparty/",
    "3rdparty/signup/",
    "social/signup/",
    "phone/verify/",
    "signup/passkey/",
    "2fa/webauthn/login/",
    "2fa/webauthn/signup/",
    "2fa/trust/",
    "sessions/",
]


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": username, "password": password, **more})


@pytest.mark.parametrize("path", CLOSED)
def test_routes_that_are_not_used_do_not_exist(world: World, path: str) -> None:
    for client in (Client(), client_of(world.ratna)):
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}", {}).status_code == 404
        world.ratna.authenticator_set.all().delete()


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "mfa_login_webauthn"])
def test_names_of_closed_routes_are_unknown(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_in_opens_the_start_page_and_leaves_an_entry(world: World) -> None:
    client = Client()
    answer = sign_in(client, "tari")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/account/").status_code == 200
    assert TrailEntry.objects.get(event="identity.session.started").actor == world.tari


def test_sign_in_goes_on_to_where_one_wanted_to_go_but_not_elsewhere(world: World) -> None:
    assert sign_in(Client(), "tari", next="/inbox/")["Location"] == "/inbox/"
    assert sign_in(Client(), "tari", next="https://example.org/")["Location"] == "/"
    assert sign_in(Client(), "tari", next="//example.org/")["Location"] == "/"
    assert Client().get("/inbox/")["Location"] == "/accounts/login/?next=/inbox/"


def test_sign_in_sets_the_persons_language_and_look(world: World) -> None:
    world.tari.language, world.tari.theme = "en", "dark"
    world.tari.save()
    client = Client()
    client.cookies["melek_theme"] = "light"
    sign_in(client, "tari")
    assert client.cookies["django_language"].value == "en"
    assert client.cookies["melek_theme"].value == "dark"
    page = client.get("/account/").content.decode()
    assert '<html lang="en" data-theme="dark">' in page


def test_sign_in_without_a_chosen_look_follows_the_device(world: World) -> None:
    client = Client()
    client.cookies["melek_theme"] = "dark"
    sign_in(client, "tari")
    assert client.cookies["melek_theme"].value == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Nama akun atau kata sandi tidak cocok."), ("en", "The account name or the password does not match.")],
)
def test_wrong_password_says_what_to_do(world: World, language: str, words: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = sign_in(client, "tari", "salah").content.decode()
    assert words in page
    assert 'role="alert"' in page
    assert 'value="tari"' in page
    assert "salah" not in page
    assert TrailEntry.objects.get(event="identity.session.refused").object_label == "Tari Peserta"


def test_unknown_account_gets_the_same_words_and_leaves_nothing(world: World) -> None:
    known = sign_in(Client(), "tari", "salah").context["form"].non_field_errors()
    unknown = sign_in(Client(), "kata-sandi-terketik-di-sini", "salah").context["form"].non_field_errors()
    assert known == unknown
    assert TrailEntry.objects.filter(event="identity.session.refused").count() == 1


def test_five_wrong_passwords_close_the_account_for_five_minutes(world: World) -> None:
    for _try in range(5):
        assert "tidak cocok" in sign_in(Client(), "tari", "salah").content.decode()
    page = sign_in(Client(), "tari").content.decode()
    assert "Tunggu lima menit, lalu coba lagi." in page
    assert "minta kode baru kepada pengelola" in page
    assert sign_in(Client(), "bayu").status_code == 302  # others in the same office go on


def test_a_right_password_does_not_count(world: World) -> None:
    for _try in range(8):
        assert sign_in(Client(), "tari").status_code == 302


def test_missing_fields_are_named_in_indonesian(world: World) -> None:
    page = Client().post(LOGIN, {}).content.decode()
    assert re.search(r"Nama akun: \w+ ini tidak boleh kosong\.", page)


def test_blocked_account_is_turned_away_and_signed_out(world: World) -> None:
    client = Client()
    sign_in(client, "tari")
    block_account(user=world.tari, reason="uji", by=world.ratna, at=NOW)
    assert client.get("/account/").status_code == 302
    assert sign_in(Client(), "tari")["Location"] == "/accounts/inactive/"
    assert "Akun ini diblokir" in Client().get("/accounts/inactive/").content.decode()


def test_sign_out_needs_a_post(world: World) -> None:
    client = client_of(world.tari, factor=False)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/account/").status_code == 302


def test_password_change_is_told_to_the_person(world: World) -> None:
    client = client_of(world.tari, factor=False)
    url = "/accounts/password/change/"
    wrong = client.post(url, {"oldpassword": "x", "password1": "empat-belas-gajah", "password2": "empat-belas-gajah"})
    assert "Kata sandi sekarang tidak cocok." in wrong.content.decode()
    weak = client.post(url, {"oldpassword": PASSWORD, "password1": "pendek", "password2": "pendek"})
    assert "terlalu pendek" in weak.content.decode()
    good = {"oldpassword": PASSWORD, "password1": "empat-belas-gajah", "password2": "empat-belas-gajah"}
    assert client.post(url, good).status_code == 302
    assert again(world.tari).check_password("empat-belas-gajah")
    assert TrailEntry.objects.get(event="identity.password.changed").actor == world.tari
    assert Notice.objects.get(recipient=world.tari).kind == "identity.sign_in_changed"
    assert mail.outbox == []


def test_who_has_no_password_is_sent_to_the_code_page(world: World) -> None:
    world.tari.set_unusable_password()
    world.tari.save()
    client = client_of(again(world.tari), factor=False)
    answer = client.get("/accounts/password/change/", follow=True)
    assert answer.redirect_chain[-1][0] == "/activate/"


def activate(client: Client, code: str, password: str = "dua-belas-gajah"):
    return client.post("/activate/", {"code": code, "password": password})


def test_code_from_a_letter_opens_the_account(world: World) -> None:
    (issued,) = issue_codes(users=[world.tari], by=world.intan, at=NOW)
    client = Client()
    assert activate(client, issued.code)["Location"] == LOGIN
    assert "Akun tari sudah aktif" in client.get(LOGIN).content.decode()
    assert sign_in(client, "tari", "dua-belas-gajah").status_code == 302


def test_ten_wrong_codes_close_the_page_for_that_address(world: World) -> None:
    (issued,) = issue_codes(users=[world.tari], by=world.intan, at=NOW)
    for _try in range(10):
        assert "Kode ini tidak dikenal" in activate(Client(), "XXXX-XXXX-XXXX").content.decode()
    closed = activate(Client(), issued.code)
    assert closed.status_code == 429
    assert "Tunggu 10 menit" in closed.content.decode()
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert activate(other, issued.code).status_code == 302


def test_a_weak_password_is_not_a_wrong_code(world: World) -> None:
    (issued,) = issue_codes(users=[world.tari], by=world.intan, at=NOW)
    for _try in range(12):
        assert activate(Client(), issued.code, "123").status_code == 422
    assert activate(Client(), issued.code).status_code == 302


def test_preferences_are_kept_and_shown_at_once(world: World) -> None:
    client = client_of(world.tari, factor=False)
    assert client.post("/account/", {"language": "xx", "theme": "", "email": ""}).status_code == 422
    client.post("/account/", {"language": "en", "theme": "dark", "email": "tari@contoh.id"})
    page = client.get("/account/").content.decode()
    assert "<h1>Account</h1>" in page
    assert 'data-theme="dark"' in page


def test_personal_data_register_is_public(db: None) -> None:
    page = Client().get("/privacy/").content.decode()
    assert "nip_encrypted" in page
    assert "password" in page
