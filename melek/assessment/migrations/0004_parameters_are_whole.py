"""What 0003 carried over is required from now on; apart, because PostgreSQL alters no table with pending triggers."""

import django.db.models.deletion
from django.db import migrations, models

from melek.kit.db import one_of


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_item_life")]

    operations = [
        migrations.AlterField(
            "itemparameter",
            "competence",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="competency.competence"
            ),
        ),
        migrations.AlterField("itemparameter", "level", models.PositiveSmallIntegerField()),
        migrations.AddConstraint(
            "itemparameter",
            models.CheckConstraint(condition=models.Q(level__range=(1, 8)), name="parameter_level_is_1_to_8"),
        ),
        migrations.AddConstraint(
            "item",
            one_of(
                "state",
                ["draft", "review", "pretest", "calibrated", "live", "retired"],
                name="item_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            "itemparameter",
            models.UniqueConstraint(fields=["parameter_set", "item_version"], name="item_has_one_parameter_row"),
        ),
        migrations.AddConstraint(
            "itemparameter",
            models.CheckConstraint(condition=models.Q(c__gte=0, c__lt=1), name="lower_asymptote_is_a_chance"),
        ),
        migrations.AddConstraint(
            "itemparameter", one_of("model", ["2pl", "3pl", "grm", "gpcm"], name="item_model_is_known")
        ),
    ]
