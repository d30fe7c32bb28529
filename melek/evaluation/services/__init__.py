"""Acts of evaluation: waves from plan to estimate."""
