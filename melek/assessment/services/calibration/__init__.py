"""Calibration in operation: asking for one, its job and report, its signature, and what follows for old tests."""
