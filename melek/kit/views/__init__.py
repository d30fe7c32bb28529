"""Pages of the kit: jobs, inbox, letters, claims, the living style guide, failures."""
