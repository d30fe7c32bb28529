"""Invented example data of the living style guide. The world in it is a public library, never the domain."""
