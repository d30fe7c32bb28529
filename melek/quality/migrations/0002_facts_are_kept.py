"""The database itself refuses changes of what was checked, seen, voted and decided."""

from django.db import migrations

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial")]
    operations = [
        AppendOnly("quality", model)
        for model in (
            *("ApplicationDocument", "DocumentCheck", "Decision", "StandingDecision", "Vote", "VisitCheck"),
            *("Norm", "Compliance", "ControlResult", "FindingStep"),
            "CycleActivity",
            *("RiskAssessment", "RiskOverride", "SeverityRun", "AssessorSeverity"),
        )
    ]
