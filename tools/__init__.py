"""Tools of the repository itself: locks, documentation, translations."""
