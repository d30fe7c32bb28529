"""The database itself keeps the order of a draw: frame and rule first, then the seed, once."""

from django.db import migrations, models

from melek.kit.once import FilledOnce


class Migration(migrations.Migration):
    dependencies = [("kit", "0003_quarantine_is_append_only")]
    operations = [
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(drawn_at__isnull=True) | models.Q(drawn_at__gte=models.F("committed_at")),
                name="draw_seed_follows_the_commitment",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(result_hash="") | models.Q(seed__isnull=False), name="draw_result_follows_the_seed"
            ),
        ),
        FilledOnce("kit", "Draw", ("seed", "drawn_at", "result_hash")),
    ]
