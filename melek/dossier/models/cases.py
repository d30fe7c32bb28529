"""Cases: what somebody asks to be decided, what was said, and what was decided."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from melek.dossier.enums import (
    MANAGE_CASES,
    RUNNING,
    UNANSWERED,
    VIEW_CASE,
    CaseState,
    Level,
    Outcome,
    Side,
    Turn,
)
from melek.dossier.models.places import under
from melek.dossier.registers import CaseKind, case_kinds
from melek.identity.queries import paths
from melek.kit.db import both_or_neither, one_of
from melek.kit.registers import Text
from melek.kit.workflow import Move


def decided_by(user: Any) -> Q:
    """The condition *this person may answer the case*: by its kind, its level and where it stands."""
    found = Q(pk__in=[])
    for kind in case_kinds:
        for level in Level:
            if allowed := paths(user, kind.permission_at(level)):
                found |= Q(kind=kind.code, level=level) & under(allowed)
    return found


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads of cases."""

    def visible_to(self, user: Any) -> "CaseQuerySet":
        """The person's own, those they may answer, and those of places where they may read."""
        if not user.is_authenticated:
            return self.none()
        read = under(paths(user, VIEW_CASE))
        return self.filter(Q(opener=user) | read | decided_by(user))

    def of_office(self, user: Any) -> "CaseQuerySet":
        """Other people's cases that this person may read or answer."""
        return self.filter(under(paths(user, VIEW_CASE)) | decided_by(user)).exclude(opener=user)

    def decidable_by(self, user: Any) -> "CaseQuerySet":
        """Other people's cases that this person may answer."""
        return self.filter(decided_by(user)).exclude(opener=user)

    def unanswered(self) -> "CaseQuerySet":
        """Those that wait for an answer, or for the opener."""
        return self.filter(state__in=UNANSWERED)

    def running(self) -> "CaseQuerySet":
        """Those whose clock runs."""
        return self.filter(state__in=RUNNING)

    def about(self, subject: models.Model) -> "CaseQuerySet":
        """Those about an object."""
        return self.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))


class Case(models.Model):
    """Somebody asks for a decision about an object, and gets one by a known moment.

    `level` is 2 once an appeal was made; `paused_at` is set while the opener is asked, and the clock stands still.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    opener = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases")
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=200)
    scope_path = models.CharField(max_length=400)
    statement = models.TextField()
    remedy = models.TextField()
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    level = models.PositiveSmallIntegerField(default=Level.FIRST.value)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    warned_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="case_by_subject"),
            models.Index(fields=["state", "due_at"], name="case_by_due"),
        ]
        constraints = [
            one_of("state", CaseState.values, name="case_state_is_known"),
            models.CheckConstraint(condition=Q(level__in=[one.value for one in Level]), name="case_level_is_known"),
            both_or_neither("taken_at", "taken_by", name="case_taken_pair"),
            models.CheckConstraint(
                condition=Q(state=CaseState.ASKED, paused_at__isnull=False)
                | (~Q(state=CaseState.ASKED) & Q(paused_at__isnull=True)),
                name="case_stands_still_while_asked",
            ),
            models.UniqueConstraint(
                fields=["kind", "opener", "subject_type", "subject_id"],
                condition=Q(state__in=UNANSWERED),
                name="case_waits_once_for_each_person_and_object",
            ),
        ]

    def __str__(self) -> str:
        with translation.override("id"):  # the trail keeps it for ever, whoever acts
            return f"{self.label} {self.number}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"{self.pk:06}"

    @property
    def declared(self) -> CaseKind | None:
        """The declaration of its kind; None when no part brings it any more."""
        return case_kinds.get(self.kind)

    @property
    def label(self) -> Text:
        """What kind of case it is, in words."""
        return self.declared.label if self.declared else self.kind

    @property
    def permission(self) -> str:
        """The permission to answer it on its present level."""
        return self.declared.permission_at(self.level) if self.declared else MANAGE_CASES

    @property
    def moves(self) -> tuple[Move, ...]:
        """Its table of moves on its present level; none when no part brings its kind."""
        return self.declared.moves(self.level) if self.declared else ()

    @property
    def decision(self) -> "CaseDecision | None":
        """The last answer."""
        return self.decisions.order_by("-level").first()

    def is_overdue(self, at: datetime) -> bool:
        """Whether an answer should have been given by now."""
        return self.state in RUNNING and self.due_at < at


class CaseMessage(models.Model):
    """Append-only: what one side said in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    turn = models.CharField(max_length=10, choices=Turn)
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.turn} {self.pk}"


class CaseDecision(models.Model):
    """Append-only: the answer of one level, with its reasons."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    level = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    reasons = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], name="case_is_decided_once_on_each_level"),
            one_of("outcome", Outcome.values, name="case_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"
