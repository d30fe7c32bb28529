"""What the demo enters in the registers of lower floors; its door stands only where the demo runs."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.identity.trail import name_events
from melek.kit.registers import NavigationItem, navigation

name_events({"demo.nation.built": _("Negara peragaan dibuat")})
if settings.DEMO:
    navigation.add(
        NavigationItem(
            "demo.enter",
            _("Masuk sebagai"),
            "demo:enter",
            5,
            "all",
            rank=5,
            hint=_("Coba Melek sebagai orang dengan peran lain."),
        )
    )
