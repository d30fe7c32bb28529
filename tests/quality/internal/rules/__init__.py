"""Tests of the rules of internal quality assurance and of complaints."""
