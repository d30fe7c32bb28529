"""Choices and tables of moves of quality, one module a noun."""
