"""The standards of training quality that quality brings."""

from melek.dossier.registers import declare_standards

declare_standards("quality")
