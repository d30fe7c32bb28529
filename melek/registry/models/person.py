"""Employees and their appointments."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from melek.identity.queries import paths, within
from melek.kit.crypto import decrypt
from melek.kit.db import one_of
from melek.registry.enums import Education, EmployeeState, Employment, NumberChangeState, Sex
from melek.registry.models.agency import Agency
from melek.registry.models.region import Region
from melek.registry.models.unit import Position, Unit

NIP_PURPOSE = "nip"


class EmployeeQuerySet(models.QuerySet["Employee"]):
    """Reads of employees."""

    def active(self) -> "EmployeeQuerySet":
        """People who serve."""
        return self.filter(state=EmployeeState.ACTIVE)

    def visible_to(self, user: Any, permission: str = "registry.view_employee") -> "EmployeeQuerySet":
        """People whose open appointment lies inside a scope where the person holds the permission."""
        allowed = within("unit__scope__path", paths(user, permission))
        open_ones = Appointment.objects.filter(allowed, valid_to=None)
        return self.filter(pk__in=open_ones.values("employee"))


class Employee(models.Model):
    """A civil servant. The employee number is encrypted; matching uses its keyed hash only.

    `match_hash` is the keyed hash of name and birth date: it finds the same person under a new number.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150)
    nip_encrypted = models.CharField(max_length=80)
    nip_hash = models.CharField(max_length=32, unique=True)
    employment = models.CharField(max_length=4, choices=Employment)
    sex = models.CharField(max_length=1, choices=Sex)
    birth_year = models.PositiveSmallIntegerField()
    education = models.CharField(max_length=6, choices=Education)
    hired_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=EmployeeState, default=EmployeeState.ACTIVE)
    left_on = models.DateField(null=True, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="employee"
    )
    is_synthetic = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=32, blank=True)
    match_hash = models.CharField(max_length=32, blank=True)
    updated_at = models.DateTimeField()

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="employee_by_name"),
            models.Index(fields=["match_hash"], name="employee_by_match"),
        ]
        constraints = [
            one_of("state", EmployeeState.values, name="employee_state_is_known"),
            one_of("employment", Employment.values, name="employee_employment_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_nip(self) -> str:
        """The number with birth date, sex and serial hidden: only the years of appointment stay readable."""
        return "•••• •••• " + decrypt(self.nip_encrypted, NIP_PURPOSE)[8:12] + " •• • •••"

    @property
    def appointment(self) -> "Appointment | None":
        """The open appointment."""
        return self.appointments.filter(valid_to=None).select_related("unit__scope", "agency", "position").first()

    @property
    def scope_path(self) -> str:
        appointment = self.appointment
        return appointment.unit.scope.path if appointment else "/left/"

    @property
    def last_scope_path(self) -> str:
        """Where the person serves, or served last."""
        last = self.appointments.select_related("unit__scope").order_by("-valid_from").first()
        return last.unit.scope.path if last else "/left/"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Reads of appointments."""

    def open(self) -> "AppointmentQuerySet":
        """Those that have not ended."""
        return self.filter(valid_to=None)

    def last_known(self) -> "AppointmentQuerySet":
        """The open ones, and of people who left the last one."""
        later = Appointment.objects.filter(employee=OuterRef("employee"), valid_from__gt=OuterRef("valid_from"))
        return self.filter(Q(valid_to=None) | Q(employee__state=EmployeeState.LEFT) & ~Exists(later))

    def visible_to(self, user: Any, permission: str = "registry.view_employee") -> "AppointmentQuerySet":
        """Those inside a scope where the person holds the permission."""
        return self.filter(within("unit__scope__path", paths(user, permission)))


class NumberChangeQuerySet(models.QuerySet["NumberChange"]):
    """Reads of number changes."""

    def waiting(self) -> "NumberChangeQuerySet":
        """Those that nobody has decided."""
        return self.filter(state=NumberChangeState.PROPOSED)

    def visible_to(self, user: Any, permission: str = "registry.confirm_number_change") -> "NumberChangeQuerySet":
        """Those of people whom the person may decide about."""
        return self.filter(employee__in=Employee.objects.visible_to(user, permission))


class Appointment(models.Model):
    """A person in a position: the employer is the agency, the duty place is the region.

    `valid_to` is the first day on which the person no longer holds it.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="appointments")
    position = models.ForeignKey(Position, models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    duty_region = models.ForeignKey(Region, models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(valid_to=None), name="employee_has_one_open_appointment"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="appointment_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.position_id}"


class EmployeeChange(models.Model):
    """Append-only: what one import or correction changed for one person; the bulk act's entry names the batch."""

    batch = models.CharField(max_length=40, db_index=True)
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.batch} {self.employee_id} {self.kind}"


class NumberChange(models.Model):
    """A person seems to have a new employee number (PPPK → CPNS): a human confirms that both are one person."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="number_changes")
    old_nip_hash = models.CharField(max_length=32, db_index=True)
    new_nip_encrypted = models.CharField(max_length=80)
    new_nip_hash = models.CharField(max_length=32)
    row = models.JSONField()
    batch = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=NumberChangeState, default=NumberChangeState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = NumberChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["new_nip_hash"], condition=Q(state="proposed"), name="number_change_is_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.employee.scope_path
