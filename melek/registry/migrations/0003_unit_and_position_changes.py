"""Change tables of units and positions; the database itself refuses changes of them."""

import django.db.models.deletion
from django.db import migrations, models

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_changes_are_append_only")]
    operations = [
        migrations.CreateModel(
            name="UnitChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.CharField(db_index=True, max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="registry.unit"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PositionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.CharField(db_index=True, max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="registry.position"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        AppendOnly("registry", "UnitChange"),
        AppendOnly("registry", "PositionChange"),
    ]
