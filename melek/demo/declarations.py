"""What the demo enters in the registers of lower floors, only where the demo runs."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.kit.registers import NavigationItem, navigation

if settings.DEMO:
    navigation.add(
        NavigationItem(code="demo.enter", label=_("Masuk sebagai"), url_name="demo:enter", order=5, audience="all")
    )
