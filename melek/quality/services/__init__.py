"""Acts of quality."""
