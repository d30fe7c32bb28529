"""Dossier: what several parts need to decide formally: standards and sheets that answer them, cases with clocks, evidence
files, issued documents.

It knows accounts and scopes, never what a case is about: that is an object of a higher part, named by type and key.
Nothing is decided here by itself: a clock only tells, and a person answers.
"""
