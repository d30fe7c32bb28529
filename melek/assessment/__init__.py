"""Assessment: item banks, blueprints, bookings, adaptive sittings, results, and what *digitally literate* means.

A booking knows no purpose: who made it (a wave, an exam) keeps the link. Practice on open banks never certifies.
"""
