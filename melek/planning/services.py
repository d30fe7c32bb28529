"""Acts of planning: loading targets."""

from melek.kit.reference import load_yaml
from melek.planning.models import Target


def load_targets() -> int:
    """Load or refresh the targets of the reference file."""
    rows = load_yaml("planning", "targets.yaml")
    for row in rows:
        Target.objects.update_or_create(code=row["code"], defaults={key: row[key] for key in row if key != "code"})
    return len(rows)
