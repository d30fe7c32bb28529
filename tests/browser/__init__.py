"""Journeys in a real browser against a real server: sit the test, import with quarantine, read the figures."""
