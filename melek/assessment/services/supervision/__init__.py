"""Campaigns, retakes, supervised rooms and accessibility in operation."""
