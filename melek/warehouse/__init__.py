"""The warehouse: datasets without names, manifests that pin them, indicators, and cubes that may be published.

Partitions are immutable; a figure pins the manifest it came from. Nothing here knows what a civil servant is.
"""
