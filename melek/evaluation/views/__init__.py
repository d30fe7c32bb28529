"""Pages of evaluation: waves, their people, invitations."""
