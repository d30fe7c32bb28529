"""Editions of standards, and sheets that answer them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0002_facts_are_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StandardEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("edition", models.CharField(max_length=60)),
                ("name_id", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("part", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Rancangan"), ("in_force", "Berlaku"), ("benchmark", "Pembanding")],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("is_on_by_default", models.BooleanField()),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "edition"), name="standard_edition_is_loaded_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_force", "benchmark"])),
                        name="standard_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("holder_type", models.CharField(max_length=80)),
                ("holder_id", models.CharField(max_length=80)),
                ("holder_label", models.CharField(max_length=200)),
                ("scope_path", models.CharField(max_length=400)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("self", "Penilaian mandiri"),
                            ("assessor", "Asesor"),
                            ("reviewer", "Penelaah"),
                            ("automatic", "Diisi sistem"),
                        ],
                        default="self",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Sedang diisi"), ("submitted", "Sudah dikirim")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="dossier.standardedition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SheetAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=60)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("self", "Penilaian mandiri"),
                            ("assessor", "Asesor"),
                            ("reviewer", "Penelaah"),
                            ("automatic", "Diisi sistem"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("answered", "Terjawab"),
                            ("unanswered", "Belum dijawab"),
                            ("no_source", "Belum ada sumber"),
                            ("not_applicable", "Tidak berlaku di sini"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("found", models.JSONField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="dossier.sheet"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sheet", "criterion", "role"], name="answer_by_criterion")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["self", "assessor", "reviewer", "automatic"])),
                        name="answer_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["answered", "unanswered", "no_source", "not_applicable"])),
                        name="answer_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=60)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dossier.evidencefile"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="dossier.sheet"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "criterion", "file"), name="file_shows_a_criterion_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("criterion", models.CharField(max_length=60)),
                ("url", models.CharField(max_length=2000)),
                (
                    "state",
                    models.CharField(choices=[("not_frozen", "Tidak disalin"), ("frozen", "Disalin")], max_length=10),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown_host", "nama situsnya tidak ditemukan"),
                            ("private_address", "alamatnya berada di jaringan tertutup"),
                            ("unreachable", "situsnya tidak dapat dihubungi"),
                            ("timed_out", "situsnya terlalu lama menjawab"),
                            ("refused", "situsnya menolak atau halamannya tidak ada"),
                            ("too_large", "isinya lebih dari 20 MB"),
                            ("too_many_redirects", "tautannya berpindah-pindah"),
                            ("empty", "isinya kosong"),
                            ("program", "isinya sebuah program"),
                        ],
                        max_length=20,
                    ),
                ),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("added_at", models.DateTimeField()),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="dossier.sheet"
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossier.storedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["not_frozen", "frozen"])), name="link_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fault", ""),
                                ("fetched_at__isnull", False),
                                ("state", "frozen"),
                                ("stored__isnull", False),
                            ),
                            models.Q(("state", "not_frozen"), ("stored__isnull", True)),
                            _connector="OR",
                        ),
                        name="link_has_a_copy_when_it_is_frozen",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["holder_type", "holder_id"], name="sheet_by_holder"),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "submitted"])), name="sheet_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["self", "assessor", "reviewer"])), name="sheet_role_is_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="sheet_submitted_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "submitted"), ("submitted_at__isnull", False)),
                    models.Q(("state", "open"), ("submitted_at__isnull", True)),
                    _connector="OR",
                ),
                name="sheet_is_submitted_at_a_moment",
            ),
        ),
        AppendOnly("dossier", "StandardEdition"),
        AppendOnly("dossier", "SheetAnswer"),
        AppendOnly("dossier", "SheetEvidence"),
        AppendOnly("dossier", "SheetLink"),
    ]
