"""Notices: in the inbox always, by e-mail when that is configured, printable as a letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from melek.kit.enums import JobState
from melek.kit.jobs.context import JobContext
from melek.kit.jobs.queue import requeue_failed, start
from melek.kit.jobs.registry import job
from melek.kit.models import Job, Notice
from melek.kit.registers import Register, Text
from melek.kit.schedules import schedule

MAIL = "kit.mail_notice"
# between two tries; after the last one the letter is given up and stands among what an administrator has to do
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(days=1))
_TOLD = timedelta(days=7)


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
        start(MAIL, by=None, at=at, notice=notice.pk)
    return notice


def is_told(kind: str, *, to: Any, url: str, since: datetime) -> bool:
    """Whether this person was sent a notice of a kind about an address since a moment."""
    return Notice.objects.filter(kind=kind, recipient=to, url=url, created_at__gte=since).exists()


def subject_of(notice: Notice) -> str:
    """The subject line in the reader's language."""
    return str(kinds[notice.kind].subject).format(**notice.params)


def body_of(notice: Notice) -> str:
    """The text in the reader's language."""
    return str(kinds[notice.kind].body).format(**notice.params)


@job(MAIL, label="E-mail")
def mail_notice(context: JobContext, *, notice: int) -> None:
    """Send one notice by e-mail, once, in the language of its person."""
    row = Notice.objects.select_related("recipient").get(pk=notice)
    if row.mailed_at is None:
        with translation.override(row.recipient.language):
            subject, body = subject_of(row), body_of(row)
        # the same name at every try: what the server took before the connection broke is known there as the same letter
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        headers = {"Message-ID": f"<{context.job.uuid}@{domain}>"}
        EmailMessage(subject, body, to=[row.recipient.email], headers=headers).send()
        row.mailed_at = context.now()
        row.save(update_fields=["mailed_at"])


@schedule("kit.retry_mail", every=timedelta(minutes=5))
def retry_mail(*, at: datetime) -> None:
    """Try e-mails again that the mail server did not take."""
    requeue_failed(MAIL, pauses=PAUSES, at=at)


def unsent(at: datetime) -> int:
    """How many e-mails were given up in the last week."""
    given_up = Job.objects.filter(kind=MAIL, state=JobState.FAILED, attempts__gt=len(PAUSES))
    return given_up.filter(finished_at__gt=at - _TOLD).count()
