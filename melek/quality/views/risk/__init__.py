"""Pages of the risk score."""
