"""Rooms and seats keep how long they stood still: the time is given back at their end."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assessment", "0014_definition_confirmed")]

    operations = [
        migrations.AddField("room", "paused_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("room", "paused_seconds", models.PositiveIntegerField(default=0)),
        migrations.AddField("seat", "paused_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("seat", "paused_seconds", models.PositiveIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=Q(paused_at=None) | Q(state="paused"), name="room_stands_still_while_paused"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=Q(paused_at=None) | Q(state="paused"), name="seat_stands_still_while_paused"
            ),
        ),
    ]
