"""One-time activation codes and API tokens; only their hashes are kept."""

from django.conf import settings
from django.db import models


class ActivationCode(models.Model):
    """A one-time code that lets a person without e-mail set their first password."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="activation_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    batch = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"activation {self.pk}"


class ApiToken(models.Model):
    """A token for the API: acts as its person, limited to the permissions it names."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    permissions = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"
