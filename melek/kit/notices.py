"""Notices: in the inbox always, by e-mail when that is configured, printable as a letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation

from melek.kit.jobs.context import JobContext
from melek.kit.jobs.queue import start
from melek.kit.jobs.registry import job
from melek.kit.models import Notice
from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class NoticeKind:
    """Words of a kind of notice; `{name}` fields are filled from the notice's params."""

    code: str
    label: Text
    subject: Text
    body: Text


kinds: Register[NoticeKind] = Register("notice kinds")


def send(kind: str, *, to: Any, at: datetime, url: str = "", **params: Any) -> Notice:
    """Write a notice into a person's inbox, and queue an e-mail where mail is configured and they have an address."""
    declared = kinds[kind]
    notice = Notice.objects.create(kind=declared.code, recipient=to, params=params, url=url, created_at=at)
    if settings.EMAIL_HOST and to.email:
        start("kit.mail_notice", by=None, at=at, notice=notice.pk)
    return notice


def subject_of(notice: Notice) -> str:
    """The subject line in the reader's language."""
    return str(kinds[notice.kind].subject).format(**notice.params)


def body_of(notice: Notice) -> str:
    """The text in the reader's language."""
    return str(kinds[notice.kind].body).format(**notice.params)


@job("kit.mail_notice", label="E-mail")
def mail_notice(context: JobContext, *, notice: int) -> None:
    """Send one notice by e-mail, once, in the language of its person."""
    row = Notice.objects.select_related("recipient").get(pk=notice)
    if row.mailed_at is None:
        with translation.override(row.recipient.language):
            subject, body = subject_of(row), body_of(row)
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [row.recipient.email])
        row.mailed_at = context.now()
        row.save(update_fields=["mailed_at"])
