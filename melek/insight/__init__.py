"""Insight: where the nation stands, for everyone to read.

Its words: a *board* holds the published figures of one page, a *cube* the cells of one indicator by at most two
dimensions. It reads publication cubes and targets and owns no table; it neither measures nor plans. What is not
published in a cube is not shown here.
"""
