"""App config of the part `identity`."""

from melek.kit.parts import PartConfig


class IdentityConfig(PartConfig):
    """The part `identity`."""

    name = "melek.identity"
    label = "identity"
