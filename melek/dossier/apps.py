"""App config of the part `dossier`."""

from melek.kit.parts import PartConfig


class DossierConfig(PartConfig):
    """The part `dossier`."""

    name = "melek.dossier"
    label = "dossier"
