"""Units and positions of an agency, with their scopes."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from melek.identity.models import Scope
from melek.kit.errors import InputError
from melek.registry.models import Agency, Position, Unit

PATH_LIMIT = 400  # characters of a scope's path and of its code
CODE_LIMIT = 80


class WrongAgency(InputError):
    """A unit under a parent of another agency, or a report across agencies."""

    message = _("Unit dan atasannya harus berada di instansi yang sama.")


class CircularUnit(InputError):
    """A unit below itself."""

    message = _("Unit tidak dapat berada di bawah dirinya sendiri.")


class CircularReport(InputError):
    """A position that reports, in the end, to itself."""

    message = _("Jabatan tidak dapat melapor kepada dirinya sendiri, juga tidak melalui jabatan lain.")


@transaction.atomic
def add_unit(*, agency: Agency, code: str, name: str, parent: Unit | None = None) -> Unit:
    """Add a unit below a parent of the same agency, or at the top."""
    if parent is not None and parent.agency_id != agency.pk:
        raise WrongAgency
    above = parent.scope if parent else agency.scope
    scope = Scope.objects.create(
        parent=above, kind="unit", code=f"{agency.code}:{code}", label=name, path=f"{above.path}{code}/"
    )
    return Unit.objects.create(agency=agency, parent=parent, code=code, name=name, scope=scope)


@transaction.atomic
def change_unit(*, unit: Unit, name: str, parent: Unit | None) -> None:
    """Rename a unit and put it below a parent of the same agency (None: at the top); its subtree moves with it.

    Raises WrongAgency, and CircularUnit when the parent lies below the unit.
    """
    if parent is not None and parent.agency_id != unit.agency_id:
        raise WrongAgency
    above = parent.scope if parent else unit.agency.scope
    old, new = unit.scope.path, f"{above.path}{unit.code}/"
    if above.path.startswith(old):
        raise CircularUnit
    if old != new:
        moved = Concat(Value(new), Substr(F("path"), len(old) + 1))
        Scope.objects.under(old).update(path=moved)
        Scope.objects.filter(pk=unit.scope_id).update(parent=above)
    Scope.objects.filter(pk=unit.scope_id).update(label=name)
    unit.parent, unit.name = parent, name
    unit.save(update_fields=["parent", "name"])
    unit.scope.refresh_from_db()


@transaction.atomic
def report_to(*, position: Position, superior: Position) -> None:
    """Let a position report to another of the same agency. Raises WrongAgency or CircularReport."""
    if position.unit.agency_id != superior.unit.agency_id:
        raise WrongAgency
    above: Position | None = superior
    while above is not None:
        if above.pk == position.pk:
            raise CircularReport
        above = above.reports_to
    position.reports_to = superior
    position.save(update_fields=["reports_to"])


def superior_of(position: Position) -> Position | None:
    """The position this one reports to: the named one, else the head of its unit, else the head above."""
    if position.reports_to_id:
        return position.reports_to
    unit: Unit | None = position.unit
    while unit is not None:
        head = unit.positions.filter(is_head=True).exclude(pk=position.pk).first()
        if head is not None:
            return head
        unit = unit.parent
    return None
