"""Pages of internal quality assurance."""
