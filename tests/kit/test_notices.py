"""Notices: always in the inbox, by e-mail where that is configured, on paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.functional import lazystr

from melek.kit import jobs, notices
from melek.kit.enums import JobState
from melek.kit.models import Job, Notice
from tests.kit.people import NOW, account

KIND = notices.NoticeKind(
    code="kit.greeting",
    label="Greeting",
    subject=lazystr("Halo {name}"),
    body=lazystr("Buku {title} menunggu Anda."),
)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(notices.kinds, "_items", {**notices.kinds._items, KIND.code: KIND})
    return


def send(to: Any, **more: Any) -> Notice:
    return notices.send("kit.greeting", to=to, at=NOW, name="Lina", title="Laut", **more)


def test_notice_is_in_the_inbox_and_counted_until_read(db: None, client: Client) -> None:
    lina, otto = account("lina"), account("otto")
    notice = send(lina, url="/account/")
    client.force_login(lina)
    page = client.get("/inbox/").content.decode()
    assert "Halo Lina" in page
    assert "Buku Laut menunggu Anda." in page
    assert "Satu pemberitahuan belum dibaca." in page
    assert client.post(f"/inbox/{notice.pk}/read/")["Location"] == "/account/"
    assert "Semua pemberitahuan sudah dibaca." in client.get("/inbox/").content.decode()
    client.force_login(otto)
    assert client.post(f"/inbox/{notice.pk}/read/").status_code == 404
    assert client.get(f"/inbox/{notice.pk}/letter/").status_code == 404


def test_notice_can_be_printed(db: None, client: Client) -> None:
    lina = account("lina")
    notice = send(lina, url="/account/")
    client.force_login(lina)
    page = client.get(f"/inbox/{notice.pk}/letter/").content.decode()
    assert "Kepada Yth." in page
    assert "http://testserver/account/" in page


def test_without_mail_or_address_nothing_is_queued(db: None, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    send(account("lina", email="lina@contoh.id"))
    settings.EMAIL_HOST = "mail.contoh.id"
    send(account("otto"))
    assert not Job.objects.exists()


def test_mail_is_sent_once_and_in_the_persons_language(db: None, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.contoh.id"
    lina = account("lina", email="lina@contoh.id")
    with translation.override("en"):  # whoever causes the notice may read another language
        notice = send(lina)
    job = jobs.run_one()
    assert job is not None
    assert job.state == JobState.DONE, job.error
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Halo Lina", ["lina@contoh.id"])
    jobs.start("kit.mail_notice", by=None, at=NOW, notice=notice.pk)
    jobs.run_one()
    assert len(mail.outbox) == 1


def test_mail_speaks_the_language_of_the_account(db: None, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.contoh.id"
    lina = account("lina", email="lina@contoh.id", language="en")
    notices.send("identity.sign_in_changed", to=lina, at=NOW)
    job = jobs.run_one()
    assert job is not None
    assert job.state == JobState.DONE, job.error
    assert mail.outbox[0].subject == "The way to sign in to your account has changed"


def test_unknown_kind_is_refused(db: None) -> None:
    with pytest.raises(KeyError):
        notices.send("kit.nothing", to=account("lina"), at=NOW)
