"""Acts of the registry: reference data, units and positions, employees, number changes."""
