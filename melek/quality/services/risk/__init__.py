"""Acts of the risk score."""
