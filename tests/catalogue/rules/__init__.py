"""Tests of the catalogue's rules."""
