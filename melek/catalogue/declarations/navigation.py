"""Sections of the shell that the catalogue brings."""

from django.utils.translation import gettext_lazy as _

from melek.kit.registers import NavigationItem, navigation

navigation.add(
    NavigationItem(
        code="catalogue.programmes",
        label=_("Katalog pelatihan"),
        url_name="catalogue:programmes",
        order=35,
        audience="all",
        rank=20,
        hint=_("Cari pelatihan menurut kata, kompetensi, tempat, atau kesenjangan Anda."),
    )
)
