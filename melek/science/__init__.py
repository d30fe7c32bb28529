"""Pure numeric cores: arrays in, frozen results out.

A core measures (`psychometrics`) or estimates (`rates`). It knows no Django, no database, no file, no clock and no
global random state: every random-looking choice is a hash of a seed and counters (`numerics.hashing`), so that it
replays exactly. Cores do not
import each other; what they share stands in `numerics`. Not for: what the numbers mean in law, or who may see them.
"""
