"""Importers of the registry: units, positions, employees."""
