"""What an adaptive design would do before anybody sits it: precision, decisions, length, exposure. Not for: real answers."""

from melek.science.psychometrics.simulation.performance import Performance, simulate_design

__all__ = ["Performance", "simulate_design"]
