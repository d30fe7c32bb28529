"""Tables of evaluation."""

from melek.evaluation.models.frame import DrawnSample, FrameAgency, FrameStratum
from melek.evaluation.models.wave import AccessAnswer, Stratum, Wave, WaveMember

__all__ = ["AccessAnswer", "DrawnSample", "FrameAgency", "FrameStratum", "Stratum", "Wave", "WaveMember"]
