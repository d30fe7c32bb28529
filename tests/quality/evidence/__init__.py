"""Tests of sources that read the warehouse, and of oddities."""
