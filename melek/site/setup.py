"""Reference data of all parts, loaded in the order of the floors."""

from django.utils import timezone

from melek.assessment.services.bank import load_open_bank
from melek.assessment.services.exposure import start_missing_tables
from melek.competency.services import load_all as load_competency
from melek.dossier.services.standards import load_standards
from melek.identity.services.roles import sync_roles
from melek.planning.services import load_targets
from melek.quality.services.control.norms import load_norms
from melek.registry.services.reference import load_all as load_registry


def set_up() -> None:
    """Load or refresh roles, regions, agencies, frameworks, standards, norms and the open bank."""
    sync_roles()
    load_registry()
    load_competency()
    load_standards(at=timezone.now())
    load_norms(at=timezone.now())
    load_open_bank(effective_on=timezone.localdate())
    load_targets()


def start_missing_work() -> None:
    """Queue what a fresh installation still has to compute: exposure tables; the worker does it in the background."""
    start_missing_tables(by=None, at=timezone.now())
