"""A definition counts as signed once a second person has confirmed the authority's document; earlier ones are proposals again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def propose_again(apps, schema_editor):
    """One typed text was enough until now; that is no signature, so somebody confirms it anew."""
    apps.get_model("assessment", "LiteracyDefinition").objects.filter(signature="signed").update(signature="proposed")


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0013_external"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(propose_again, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="literacydefinition", name="signed_definition_names_its_document"),
        migrations.AddField("literacydefinition", "authority", models.CharField(blank=True, max_length=200)),
        migrations.AddField("literacydefinition", "confirmed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "literacydefinition",
            "confirmed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="literacydefinition",
            constraint=models.CheckConstraint(
                condition=~Q(signature="signed")
                | (
                    ~Q(signed_document="")
                    & ~Q(authority="")
                    & Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                ),
                name="signed_definition_was_confirmed",
            ),
        ),
    ]
