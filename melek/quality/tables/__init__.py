"""Lists of quality, one module a noun."""
