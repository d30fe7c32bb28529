"""Pages of technical control."""
