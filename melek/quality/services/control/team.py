"""Who controls: people of the national office, and nobody of the agency that is controlled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import User
from melek.kit import notices
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard
from melek.quality.enums.control import RUN_CONTROL, UNFINISHED
from melek.quality.models import Control, ControlFinding, ControlMember
from melek.quality.queries.control import controllers, is_controller_of, serves_in
from melek.registry.models import Agency


class NobodyControls(InputError):
    """A control has somebody who holds it."""

    message = _("Pilih paling sedikit satu pengendali.")


class NotController(InputError):
    """The person does not control for the nation."""

    message = _("{name} tidak memegang peran pengendali teknis nasional. Pilih orang lain.")


class OwnAgency(DomainError):
    """Nobody controls the agency where they serve."""

    message = _("{name} bertugas di {agency}, jadi tidak dapat mengendalikannya. Pilih orang lain.")


class NotOnTeam(DomainError):
    """The control is in the hands of others."""

    message = _("Anda bukan pengendali yang ditugaskan di sini. Minta ditambahkan sebagai pengendali.")


class ControlEnded(DomainError):
    """The control is over, so that nobody is named for it any more."""

    message = _("Pengendalian ini sudah dilaporkan atau dibatalkan.")


def check_people(people: Sequence[User], agency: Agency, *, at: datetime) -> None:
    """Raise NobodyControls, NotController or OwnAgency for the first person who cannot control an agency."""
    today = timezone.localdate(at)
    if not people:
        raise NobodyControls
    able = {one.pk for one in controllers(on=today)}
    for one in people:
        if one.pk not in able:
            raise NotController(name=str(one))
        if serves_in(one, agency, on=today):
            raise OwnAgency(name=str(one), agency=agency.name)


@guard("quality.is_on_control_team")
def check_team(subject: Any, by: Any) -> None:
    """Raise NotOnTeam or OwnAgency unless this person may act in a control; the system itself may."""
    control = subject.control if isinstance(subject, ControlFinding) else subject
    if by is None:
        return
    if not is_controller_of(by, control):
        raise NotOnTeam
    if serves_in(by, control.agency, on=timezone.localdate()):
        raise OwnAgency(name=str(by), agency=control.agency.name)


def name_people(control: Control, people: Iterable[User], *, by: Any, at: datetime) -> None:
    """Write down who controls from now on, and tell those who are new."""
    before = {one.account_id: str(one.account) for one in control.members.select_related("account").order_by("pk")}
    chosen = {one.pk: one for one in people}
    control.members.exclude(account__in=chosen).delete()
    new = [one for key, one in chosen.items() if key not in before]
    for one in new:
        ControlMember.objects.create(control=control, account=one, added_at=at, added_by=by)
    was, now = sorted(before.values()), sorted(str(one) for one in chosen.values())
    told = {"controllers": now}
    trail.record(by, "quality.controllers.set", control, at=at, before={"controllers": was}, after=told)
    tell("quality.control_assigned", new, control.number, url_of(control), at=at)


@transaction.atomic
def set_controllers(*, control: Control, people: Sequence[User], by: Any, at: datetime) -> None:
    """Name who controls from now on. Raises NotAllowed, ControlEnded, NobodyControls, NotController, OwnAgency."""
    if by is not None and not by.has_perm(RUN_CONTROL, control):
        raise NotAllowed
    if control.state not in UNFINISHED and not control.findings.unsettled().exists():
        raise ControlEnded
    check_people(people, control.agency, at=at)
    name_people(control, people, by=by, at=at)


def url_of(control: Control) -> str:
    """The page of a control."""
    return reverse("quality:control", args=[control.uuid])


def tell(kind: str, people: Iterable[Any], number: str, url: str, *, at: datetime, **params: Any) -> None:
    """Send a notice about a control or a finding to people, once to each."""
    for one in {one.pk: one for one in people if one is not None and one.is_active}.values():
        notices.send(kind, to=one, at=at, url=url, number=number, **params)
