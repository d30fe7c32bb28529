"""An account tells whether it was closed because its person left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_trail_is_append_only")]
    operations = [
        migrations.AddField(model_name="user", name="left_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(is_active=False), name="account_of_a_leaver_is_closed"
            ),
        ),
    ]
