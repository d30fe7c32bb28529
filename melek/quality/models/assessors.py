"""Who assesses: the register of assessors, their seats in teams, and how final teams vote."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from melek.identity.queries import paths, within
from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.accreditation import (
    ASSESSORS,
    SITTING,
    MemberState,
    Outcome,
    Post,
    Rank,
    Team,
)
from melek.quality.models.accreditation import Accreditation, OfAccreditation
from melek.registry.models import Agency


class AssessorQuerySet(models.QuerySet["Assessor"]):
    """Reads of the register."""

    def visible_to(self, user: Any, permission: str = ASSESSORS) -> "AssessorQuerySet":
        """Assessors of accreditors where the person holds the permission."""
        return self.filter(within("office__scope__path", paths(user, permission)))

    def usable(self, on: date) -> "AssessorQuerySet":
        """Those who may be asked on a day."""
        return self.filter(is_active=True, valid_until__gte=on, account__is_active=True)


class Assessor(models.Model):
    """Somebody whom an accreditor may ask to assess: their rank, what they are competent in, until when.

    `office` keeps the entry, `agency` is where the person serves; empty when they serve no agency.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessor_entries")
    office = models.ForeignKey(Agency, models.PROTECT, related_name="assessors")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    rank = models.CharField(max_length=12, choices=Rank)
    fields = models.JSONField(default=list)
    valid_until = models.DateField()
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AssessorQuerySet.as_manager()

    class Meta:
        ordering = ["account__display_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "office"], name="an_accreditor_knows_an_assessor_once"),
            one_of("rank", Rank.values, name="assessor_rank_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def scope_path(self) -> str:
        return self.office.scope_path


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    """Reads of seats."""

    def sitting(self) -> "PanelMemberQuerySet":
        """Those that were neither given up nor released."""
        return self.filter(state__in=SITTING)

    def free(self) -> "PanelMemberQuerySet":
        """Those whose people have declared that nothing binds them."""
        return self.filter(state=MemberState.FREE)

    def of_team(self, accreditation: Accreditation, team: str) -> "PanelMemberQuerySet":
        """The seats of the present team of a kind, the chair first."""
        number = accreditation.sitting if team == Team.FINAL else 1
        order = models.Case(models.When(post=Post.CHAIR, then=0), models.When(post=Post.SECRETARY, then=1), default=2)
        rows = self.filter(accreditation=accreditation, team=team, sitting=number)
        return rows.select_related("assessor__account", "assessor__agency", "assessor__office").order_by(order, "pk")


class PanelMember(OfAccreditation):
    """A seat in a team. Nothing of the file is shown before the person has declared that nothing binds them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="members")
    team = models.CharField(max_length=5, choices=Team)
    sitting = models.PositiveSmallIntegerField(default=1)
    post = models.CharField(max_length=9, choices=Post)
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="seats")
    state = models.CharField(max_length=8, choices=MemberState, default=MemberState.ASKED)
    note = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField(null=True, blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation", "team", "sitting", "assessor"],
                condition=Q(state__in=SITTING),
                name="an_assessor_sits_once_in_a_team",
            ),
            models.UniqueConstraint(
                fields=["accreditation", "team", "sitting", "post"],
                condition=Q(state__in=SITTING, post__in=(Post.CHAIR, Post.SECRETARY)),
                name="a_team_has_one_chair_and_one_secretary",
            ),
            one_of("team", Team.values, name="seat_team_is_known"),
            one_of("post", Post.values, name="seat_post_is_known"),
            one_of("state", MemberState.values, name="panel_member_state_is_known"),
            both_or_neither("ended_at", "ended_by", name="seat_ended_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.team} {self.assessor_id} #{self.pk}"


class Vote(models.Model):
    """Append-only: how a member of a final team votes in one ballot, and why."""

    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="votes")
    ballot = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    category = models.CharField(max_length=20, blank=True)
    reasons = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "ballot"], name="a_member_votes_once_in_a_ballot"),
            one_of("outcome", Outcome.values, name="vote_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.ballot} #{self.pk}"
