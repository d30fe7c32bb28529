"""App config of the part `catalogue`."""

from melek.kit.parts import PartConfig


class CatalogueConfig(PartConfig):
    """The part `catalogue`."""

    name = "melek.catalogue"
    label = "catalogue"
