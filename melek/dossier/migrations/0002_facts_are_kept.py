"""What was said, decided, brought and issued stays as it was; only a revocation is filled in, once."""

from django.db import migrations

from melek.kit.db import AppendOnly
from melek.kit.once import FilledOnce


class Migration(migrations.Migration):
    dependencies = [("dossier", "0001_initial")]
    operations = [
        AppendOnly("dossier", "CaseMessage"),
        AppendOnly("dossier", "CaseDecision"),
        AppendOnly("dossier", "StoredFile"),
        AppendOnly("dossier", "EvidenceFile"),
        FilledOnce("dossier", "IssuedDocument", ("revoked_at", "revoked_by", "revoke_reason")),
    ]
