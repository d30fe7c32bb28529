"""Reasons to look at items, checks of fairness; what a test was sat on; answers to items that were set aside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from melek.kit.db import AppendOnly, Changeable


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0007_calibrations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Changeable("assessment", "Answer"),
        migrations.CreateModel(
            name="FairnessCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sittings", models.PositiveIntegerField()),
                ("summary", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="IssueNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("note", "Catatan saja; belum diputuskan"),
                            ("keep", "Pertahankan: tidak ada masalah pada soalnya"),
                            ("watch", "Pertahankan dan amati lagi"),
                            ("revise", "Buat varian yang diperbaiki"),
                            ("retire", "Tarik soal"),
                        ],
                        max_length=6,
                    ),
                ),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ItemIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dif", "Mungkin tidak adil bagi suatu kelompok"),
                            ("drift", "Kesukarannya bergeser"),
                            ("exposure", "Terlalu sering muncul"),
                            ("fit", "Tidak cocok dengan model"),
                            ("report", "Dilaporkan peserta"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=80)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Menunggu keputusan"), ("closed", "Diputuskan")], default="open", max_length=6
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="is_skipped",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="sitting",
            name="device",
            field=models.CharField(
                choices=[
                    ("phone", "Ponsel"),
                    ("tablet", "Tablet"),
                    ("desktop", "Komputer"),
                    ("unknown", "Tidak diketahui"),
                ],
                default="unknown",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="uses_assistive",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_skipped", False), ("score", 0), _connector="OR"),
                name="skipped_item_scores_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(("device__in", ["phone", "tablet", "desktop", "unknown"])),
                name="sitting_device_is_known",
            ),
        ),
        migrations.AddField(
            model_name="fairnesscheck",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fairness_checks", to="assessment.itembank"
            ),
        ),
        migrations.AddField(
            model_name="issuenote",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="itemissue",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="itemissue",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="assessment.item"
            ),
        ),
        migrations.AddField(
            model_name="issuenote",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="assessment.itemissue"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["dif", "drift", "exposure", "fit", "report"])),
                name="issue_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed"])), name="issue_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="issue_closed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemissue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("item", "kind", "about"), name="issue_is_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuenote",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__in", ["note", "keep", "watch", "revise", "retire"])),
                name="issue_action_is_known",
            ),
        ),
        AppendOnly("assessment", "Answer"),
        AppendOnly("assessment", "IssueNote"),
        AppendOnly("assessment", "FairnessCheck"),
    ]
