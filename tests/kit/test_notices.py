"""Notices: always in the inbox, by e-mail where that is configured, on paper."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.functional import lazystr

from melek.kit import jobs, notices
from melek.kit.enums import JobState
from melek.kit.models import Job, Notice
from melek.kit.registers import todos
from tests.kit.people import NOW, May, account

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


@pytest.fixture
def no_mail_server(settings: Any) -> int:
    """Mail goes to a port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings.EMAIL_PORT


def tried() -> Job:
    """The job of the only letter, after one more try."""
    job = jobs.run_one()
    assert job is not None
    return job


def test_mail_that_no_server_took_is_tried_again_later_and_sent_once(
    db: None, settings: Any, no_mail_server: int
) -> None:
    notice = send(account("lina", email="lina@contoh.id"))
    job = tried()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.finished_at is not None
    notices.retry_mail(at=job.finished_at + timedelta(minutes=4))
    assert jobs.run_one() is None
    notices.retry_mail(at=job.finished_at + timedelta(minutes=5))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tried().state == JobState.DONE
    notices.retry_mail(at=job.finished_at + timedelta(days=9))
    assert jobs.run_one() is None
    (message,) = mail.outbox
    assert message.extra_headers["Message-ID"].startswith(f"<{job.uuid}@")
    notice.refresh_from_db()
    assert notice.mailed_at is not None
    assert Job.objects.count() == 1


def test_mail_is_given_up_after_the_last_pause_and_an_administrator_is_told(
    db: None, client: Client, reference: None, no_mail_server: int, settings: Any
) -> None:
    send(account("lina", email="lina@contoh.id"))
    for pause in notices.PAUSES:
        job = tried()
        assert job.finished_at is not None
        notices.retry_mail(at=job.finished_at + pause)
    job = tried()
    assert (job.state, job.attempts) == (JobState.FAILED, 5)
    assert job.finished_at is not None
    notices.retry_mail(at=job.finished_at + timedelta(days=30))
    assert jobs.run_one() is None
    assert notices.unsent(job.finished_at) == 1
    assert notices.unsent(job.finished_at + timedelta(days=8)) == 0
    (source,) = [one for one in todos if one.code == "identity.unsent_mail"]
    (todo,) = source.find(May("identity.grant_role"), job.finished_at)
    assert "1 surel tidak terkirim" in str(todo.text)
    assert source.find(May(), job.finished_at) == []


def test_of_two_workers_one_queues_a_letter_again(db: None, no_mail_server: int) -> None:
    send(account("lina", email="lina@contoh.id"))
    job = tried()
    assert job.finished_at is not None
    later = job.finished_at + timedelta(hours=1)
    again = jobs.requeue_failed(notices.MAIL, pauses=notices.PAUSES, at=later)
    assert (again, jobs.requeue_failed(notices.MAIL, pauses=notices.PAUSES, at=later)) == (1, 0)
