"""Competency: frameworks, competences, levels, pillars and cross-walks, role profiles.

What should be known; how well somebody knows it is measured in `assessment`.
"""
