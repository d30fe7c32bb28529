"""Other instruments."""
