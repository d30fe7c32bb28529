"""Corrections that were asked for and the change that made each; the database itself refuses changes of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0002_facts_are_kept"),
        ("registry", "0003_unit_and_position_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DataCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.CharField(max_length=40)),
                ("linked_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="data_corrections", to="dossier.case"
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("case", "batch"), name="correction_is_linked_once")],
            },
        ),
        AppendOnly("registry", "DataCorrection"),
    ]
