"""Rooms are open or closed, incidents something else: each word stands for one thing in every part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0015_paused_time"),
    ]

    operations = [
        migrations.AlterField(
            model_name="incident",
            name="kind",
            field=models.CharField(
                choices=[
                    ("technical", "Gangguan listrik, jaringan, atau perangkat"),
                    ("conduct", "Dugaan kecurangan"),
                    ("health", "Sakit atau keadaan darurat"),
                    ("pause", "Jeda"),
                    ("other", "Hal lain"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="room",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Direncanakan"),
                    ("open", "Terbuka"),
                    ("paused", "Dijeda"),
                    ("closed", "Tertutup"),
                ],
                default="planned",
                max_length=8,
            ),
        ),
    ]
