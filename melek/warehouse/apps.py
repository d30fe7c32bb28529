"""App config of the part `warehouse`."""

from melek.kit.parts import PartConfig


class WarehouseConfig(PartConfig):
    """The part `warehouse`."""

    name = "melek.warehouse"
    label = "warehouse"
