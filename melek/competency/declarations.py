"""What competency enters in the registers of lower floors."""

from django.utils.translation import gettext_lazy as _

from melek.identity.trail import name_events

name_events({"competency.reference.loaded": _("Kerangka kompetensi dan profil peran dimuat")})
