"""Tables of evaluation."""

from melek.evaluation.models.wave import AccessAnswer, Stratum, Wave, WaveMember

__all__ = ["AccessAnswer", "Stratum", "Wave", "WaveMember"]
