"""Acts of planning: loading targets."""

from django.db import transaction

from melek.identity import trail
from melek.kit.reference import load_yaml
from melek.planning.models import Target


@transaction.atomic
def load_targets() -> int:
    """Load or refresh the targets of the reference file; how many there are."""
    rows = load_yaml("planning", "targets.yaml")
    for row in rows:
        Target.objects.update_or_create(code=row["code"], defaults={key: row[key] for key in row if key != "code"})
    trail.record_load("planning.targets.loaded", "planning")
    return len(rows)
