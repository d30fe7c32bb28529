"""Tests of the risk score."""
