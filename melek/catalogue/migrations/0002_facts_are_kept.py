"""The database itself refuses changes of what was observed, imported, found, answered and decided."""

from django.db import migrations

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [
        AppendOnly("catalogue", model)
        for model in (
            "Observation",
            "ProgrammeChange",
            "FinderModel",
            "FinderRun",
            "ProgrammePair",
            "CaseAnswer",
            "CaseStep",
            "OverlapDecision",
            "SavingReport",
            "PairLabel",
            "SeatEvent",
        )
    ]
