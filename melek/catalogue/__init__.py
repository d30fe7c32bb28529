"""Catalogue: one national list of training programmes, their offerings, who teaches where, and what overlaps.

Words: *programme* (what is taught, by version), *delivery* (an institute's run of a national curriculum), *offering* (dates,
place, seats), *plan line* (what an agency means to train next year), *overlap case* (programmes that may teach the same
people the same thing), *seat pool* (seats that agencies lend each other). Not here: quality and accreditation (`quality`),
what a person learned (`records`), who should learn what (`academy`).
"""
