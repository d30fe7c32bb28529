"""App config of the part `registry`."""

from melek.kit.parts import PartConfig


class RegistryConfig(PartConfig):
    """The part `registry`."""

    name = "melek.registry"
    label = "registry"
