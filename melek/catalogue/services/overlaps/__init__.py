"""Overlap cases: opened by the finder, answered by agencies, climbing when nobody answers, decided by people."""
