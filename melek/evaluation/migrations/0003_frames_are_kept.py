"""Frames and samples of draws stay, so that every draw can be replayed."""

import django.db.models.deletion
from django.db import migrations, models

from melek.kit.db import AppendOnly

_KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_access_is_append_only"), ("kit", "0004_draw_is_fixed")]
    operations = [
        migrations.CreateModel(
            name="DrawnSample",
            fields=[
                ("id", _KEY.clone()),
                ("keys", models.BinaryField()),
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sample", to="kit.draw"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FrameAgency",
            fields=[
                ("id", _KEY.clone()),
                ("agency", models.CharField(max_length=60)),
                ("population", models.PositiveIntegerField()),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frame_agencies", to="kit.draw"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draw", "agency"), name="frame_agency_is_told_once")]
            },
        ),
        migrations.CreateModel(
            name="FrameStratum",
            fields=[
                ("id", _KEY.clone()),
                ("number", models.PositiveIntegerField()),
                ("agency_kind", models.CharField(max_length=12)),
                ("province", models.CharField(max_length=8)),
                ("keys", models.BinaryField()),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frame_strata", to="kit.draw"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("draw", "number"), name="frame_stratum_is_told_once")],
            },
        ),
        AppendOnly("evaluation", "DrawnSample"),
        AppendOnly("evaluation", "FrameAgency"),
        AppendOnly("evaluation", "FrameStratum"),
    ]
