"""The standard-setting room in operation: making a panel, judging in rounds, and the cut with its error."""
