"""Tests of the accreditation cycle."""
