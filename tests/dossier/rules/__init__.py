"""Tests of the pure decisions of the dossier."""
