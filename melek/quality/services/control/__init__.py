"""Acts of technical control."""
