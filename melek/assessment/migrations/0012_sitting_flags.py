"""Tests that look unusual, and when somebody looked for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0011_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FlagCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sittings", models.PositiveIntegerField()),
                ("raised", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flag_checks",
                        to="assessment.itembank",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SittingFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fit", "Jawaban tidak sesuai dengan kemampuannya"),
                            ("effort", "Menjawab terlalu cepat"),
                            ("overlap", "Jawaban terlalu mirip dengan tes lain"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=40)),
                ("evidence", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Menunggu keputusan"), ("closed", "Diputuskan")], default="open", max_length=6
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Tidak ada masalah"),
                            ("explained", "Ada penjelasan yang wajar"),
                            ("retest", "Tawarkan tes ulang berpengawas"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="assessment.sitting"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fit", "effort", "overlap"])), name="flag_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed"])), name="flag_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="flag_closed_pair",
                    ),
                    models.UniqueConstraint(fields=("sitting", "kind", "about"), name="flag_is_raised_once"),
                ],
            },
        ),
        AppendOnly("assessment", "FlagCheck"),
    ]
