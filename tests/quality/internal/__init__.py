"""Tests of internal quality assurance and of complaints."""
