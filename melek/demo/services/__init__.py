"""Building the demo nation."""
