"""Evaluation: survey waves and the literacy rates they give.

A wave is a random sample of the personnel register, drawn by a committed lot; a person who was not measured is
never counted as literate. What training changed comes here later; targets live in `planning`.
"""
