"""The accreditation of a programme at an institution, what was checked, and what was decided about it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from melek.catalogue.models import Institution, Programme
from melek.dossier.models import EvidenceFile, Sheet, StandardEdition
from melek.identity.queries import paths, within
from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.accreditation import (
    DESK,
    HOLDING,
    RUNNING,
    VIEW,
    Basis,
    MemberState,
    Outcome,
    Round,
    StandingKind,
    State,
)
from melek.registry.models import Agency


def _under(field: str, allowed: list[str]) -> Q:
    """As `within`; the whole nation is a condition that always holds, since an empty one would vanish in an *or*."""
    return within(field, allowed) or Q(pk__isnull=False)


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    """Reads of accreditations."""

    def of_institutions(self, user: Any, permission: str = VIEW) -> "AccreditationQuerySet":
        """Those of institutions where the person holds the permission."""
        return self.filter(_under("institution__agency__scope__path", paths(user, permission)))

    def of_office(self, user: Any, permission: str = DESK) -> "AccreditationQuerySet":
        """Those that lie at an accreditor where the person holds the permission; drafts lie at nobody's yet."""
        return self.filter(_under("accreditor__scope__path", paths(user, permission))).exclude(state=State.DRAFT)

    def visible_to(self, user: Any) -> "AccreditationQuerySet":
        """Those of the person's institutions, of their office, and of teams in which they sit without a conflict."""
        if not user.is_authenticated:
            return self.none()
        seats = Accreditation.objects.filter(members__assessor__account=user, members__state=MemberState.FREE)
        mine = _under("institution__agency__scope__path", paths(user, VIEW))
        office = _under("accreditor__scope__path", paths(user, DESK)) & ~Q(state=State.DRAFT)
        return self.filter(mine | office | Q(pk__in=seats.values("pk")))

    def running(self) -> "AccreditationQuerySet":
        """Those that are on their way to a decision or a decree."""
        return self.filter(state__in=RUNNING)

    def holding(self) -> "AccreditationQuerySet":
        """Those that were decided and have not ended."""
        return self.filter(state__in=HOLDING)


class Accreditation(models.Model):
    """A programme held by an institution, judged by an accreditor against one edition of a standard.

    It stands at the institution (`scope_path`) and is handled at the accreditor's (`office_path`). `sitting` counts the
    final teams: an upheld appeal brings the next one. `waived_at` is when the institution gave up its appeal against the
    decision. `reminded_days` is the last reminder before the end of validity.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="accreditations")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="accreditations")
    accreditor = models.ForeignKey(Agency, models.PROTECT, related_name="accreditations_given")
    edition = models.ForeignKey(StandardEdition, models.PROTECT, related_name="+")
    sheet = models.OneToOneField(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=40)
    round = models.CharField(max_length=8, choices=Round, default=Round.FIRST)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    consolidated_at = models.DateTimeField(null=True, blank=True)
    consolidated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sitting = models.PositiveSmallIntegerField(default=1)
    ballot = models.PositiveSmallIntegerField(default=1)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    category = models.CharField(max_length=20, blank=True)
    reminded_days = models.PositiveIntegerField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="accreditation_by_due")]
        constraints = [
            one_of("state", State.values, name="accreditation_state_is_known"),
            one_of("round", Round.values, name="accreditation_round_is_known"),
            models.UniqueConstraint(
                fields=["programme", "institution"],
                condition=Q(state__in=RUNNING),
                name="a_programme_is_judged_once_at_a_time_at_an_institution",
            ),
            models.UniqueConstraint(
                fields=["programme", "institution"],
                condition=Q(state__in=HOLDING),
                name="a_programme_holds_one_accreditation_at_an_institution",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HOLDING) | Q(valid_from__isnull=False, valid_until__isnull=False),
                name="an_accreditation_in_force_has_its_days",
            ),
            both_or_neither("valid_from", "valid_until", name="accreditation_days_pair"),
            both_or_neither("consolidated_at", "consolidated_by", name="accreditation_consolidated_pair"),
            both_or_neither("waived_at", "waived_by", name="accreditation_waived_pair"),
        ]

    def __str__(self) -> str:
        with translation.override("id"):  # the trail keeps it for ever, whoever acts
            return f"{self.number}: {self.programme}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"AKR-{self.pk:06}"

    @property
    def scope_path(self) -> str:
        return self.institution.scope_path

    @property
    def office_path(self) -> str:
        """Where it is handled."""
        return self.accreditor.scope_path

    @property
    def is_running(self) -> bool:
        """Whether it is on its way to a decision or a decree."""
        return self.state in RUNNING

    def is_overdue(self, at: datetime) -> bool:
        """Whether the present step should be done by now."""
        return self.due_at is not None and self.due_at < at


class ApplicationDocument(models.Model):
    """Append-only: what an institution handed in for one required document, or why it has none; the last of each counts."""

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="application_documents")
    document = models.CharField(max_length=40)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(evidence__isnull=False, reason="") | (Q(evidence__isnull=True) & ~Q(reason="")),
                name="a_document_is_a_file_or_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.document} #{self.pk}"


class DocumentCheck(models.Model):
    """Append-only: what the office found of one required document as it was given; the last finding of each counts."""

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="document_checks")
    document = models.CharField(max_length=40)
    given = models.ForeignKey(ApplicationDocument, models.PROTECT, null=True, blank=True, related_name="checks")
    is_complete = models.BooleanField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.document} #{self.pk}"


class Decision(models.Model):
    """Append-only: what a final team decided, with its reasons and the count of votes; an appeal adds the next one."""

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="decisions")
    sitting = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    category = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    score = models.FloatField(null=True, blank=True)
    reasons = models.TextField()
    votes = models.JSONField()
    decided_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["accreditation", "sitting"], name="a_final_team_decides_once"),
            one_of("outcome", Outcome.values, name="accreditation_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.sitting} {self.outcome}"


class OfAccreditation(models.Model):
    """What belongs to an accreditation stands where that stands, and is handled where that is handled."""

    accreditation: Any

    class Meta:
        abstract = True

    @property
    def scope_path(self) -> str:
        return str(self.accreditation.scope_path)

    @property
    def office_path(self) -> str:
        """Where the accreditation is handled."""
        return str(self.accreditation.office_path)


class StandingDecision(models.Model):
    """Append-only: an accreditation in force was suspended, restored or withdrawn, and why."""

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="standing_decisions")
    kind = models.CharField(max_length=8, choices=StandingKind)
    reasons = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("kind", StandingKind.values, name="standing_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.kind} #{self.pk}"
