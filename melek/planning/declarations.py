"""What planning enters in the registers of lower floors."""

from django.utils.translation import gettext_lazy as _

from melek.identity.trail import name_events

name_events({"planning.targets.loaded": _("Target dimuat")})
