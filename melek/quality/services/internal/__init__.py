"""Acts of internal quality assurance, one module a noun."""
