"""Other instruments: what is known of them, their results, concordances; the database itself refuses changes of the last two."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0012_sitting_flags"),
        ("kit", "0004_draw_is_fixed"),
        ("registry", "0004_data_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExternalInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name_id", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("owner", models.CharField(max_length=120)),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("step", models.FloatField()),
                ("source", models.CharField(max_length=400)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("N", "Dari berita resmi"),
                            ("T", "Dari pihak ketiga"),
                            ("K", "Dari pengetahuan umum"),
                            ("D", "Turunan kami"),
                        ],
                        max_length=1,
                    ),
                ),
                ("authority", models.CharField(max_length=120)),
                ("confirmed_in", models.CharField(blank=True, max_length=200)),
                ("is_synthetic", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ExternalBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_batch",
                        to="kit.importrun",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="assessment.externalinstrument",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Concordance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.JSONField()),
                ("correlation", models.FloatField()),
                ("predicts", models.BooleanField()),
                ("people", models.PositiveIntegerField()),
                ("people_outside", models.PositiveIntegerField()),
                ("within_days", models.PositiveSmallIntegerField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parameter_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concordances",
                        to="assessment.parameterset",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concordances",
                        to="assessment.externalinstrument",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExternalResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_on", models.DateField()),
                ("score", models.FloatField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.externalbatch",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_results",
                        to="registry.employee",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.externalinstrument",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="externalinstrument",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark__in", ["N", "T", "K", "D"])), name="external_mark_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalinstrument",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__lt", models.F("high"))), name="external_scale_rises"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalinstrument",
            constraint=models.CheckConstraint(condition=models.Q(("step__gt", 0)), name="external_step_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="externalresult",
            constraint=models.UniqueConstraint(
                fields=("instrument", "employee", "taken_on"), name="external_result_is_one_a_day"
            ),
        ),
        AppendOnly("assessment", "ExternalBatch"),
        AppendOnly("assessment", "ExternalResult"),
        AppendOnly("assessment", "Concordance"),
    ]
