"""Items get a life of states; a parameter row keeps all that a sitting needs to replay after its item moved on."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def carry_over(apps, schema_editor):
    item, parameter = (apps.get_model("assessment", name) for name in ("Item", "ItemParameter"))
    item.objects.filter(is_pretest=True).update(state="pretest")
    item.objects.filter(is_live=False).update(state="retired")
    version = apps.get_model("assessment", "ItemVersion").objects.filter(pk=OuterRef("item_version_id"))
    parameter.objects.update(
        competence_id=Subquery(version.values("item__competence_id")[:1]),
        is_pretest=Subquery(version.values("item__is_pretest")[:1]),
        level=Subquery(version.values("item__level")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_answers_are_append_only"), ("competency", "0001_initial")]

    operations = [
        migrations.AddField(
            "item",
            "state",
            models.CharField(
                max_length=10,
                default="live",
                choices=[
                    ("draft", "Rancangan"),
                    ("review", "Ditelaah"),
                    ("pretest", "Diuji coba"),
                    ("calibrated", "Terkalibrasi"),
                    ("live", "Dipakai"),
                    ("retired", "Ditarik"),
                ],
            ),
        ),
        migrations.AlterField(
            "item",
            "interaction",
            models.CharField(
                max_length=10,
                choices=[
                    ("choice", "Pilih satu"),
                    ("multiple", "Pilih beberapa"),
                    ("order", "Urutkan"),
                    ("match", "Pasangkan"),
                    ("text", "Isian singkat"),
                    ("inline", "Pilih di dalam kalimat"),
                    ("hotspot", "Tunjuk bagian gambar"),
                    ("task", "Tugas kinerja"),
                ],
            ),
        ),
        migrations.AddField("parameterset", "enemies", models.JSONField(default=list)),
        migrations.RemoveConstraint("itemparameter", "item_has_one_parameter_pair"),
        migrations.AddField(
            "itemparameter",
            "model",
            models.CharField(
                max_length=4,
                default="2pl",
                choices=[
                    ("2pl", "Logistik dua parameter (2PL)"),
                    ("3pl", "Logistik tiga parameter (3PL)"),
                    ("grm", "Respons bergradasi (GRM)"),
                    ("gpcm", "Kredit parsial umum (GPCM)"),
                ],
            ),
        ),
        migrations.AddField("itemparameter", "steps", models.JSONField(default=list)),
        migrations.AddField("itemparameter", "c", models.FloatField(default=0)),
        migrations.AddField("itemparameter", "is_pretest", models.BooleanField(default=False)),
        migrations.AddField("itemparameter", "level", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("itemparameter", "errors", models.JSONField(default=dict)),
        migrations.AddField("itemparameter", "answers", models.PositiveIntegerField(default=0)),
        migrations.AddField("itemparameter", "fit", models.JSONField(default=dict)),
        migrations.AddField(
            "itemparameter",
            "competence",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.competence",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField("item", "is_live"),
        migrations.RemoveField("item", "is_pretest"),
    ]
