"""App config of the part `site`."""

from melek.kit.parts import PartConfig


class SiteConfig(PartConfig):
    """The part `site`."""

    name = "melek.site"
    label = "site"
