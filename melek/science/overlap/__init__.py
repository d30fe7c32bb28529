"""Programmes that overlap: which teach the same people the same thing, how sure that is, and why.

The finder proposes; people decide keep, merge or share. Not for: deciding, storing cases, or hints while somebody types
(posting tables of the catalogue do that).
"""

from melek.science.overlap.classifier import (
    DIFFERENT,
    LABELS,
    RELATED,
    SAME,
    Classifier,
    contributions,
    fit,
    from_dict,
    held_out,
    probabilities,
    untrained,
)
from melek.science.overlap.clustering import clusters
from melek.science.overlap.errors import (
    BadLexicon,
    BadText,
    Cancelled,
    LabelMissing,
    OverlapError,
    TooFew,
    WrongShape,
)
from melek.science.overlap.features import FEATURES, SIGNS, TITLE_ONLY, overlap_of_sets, pair_features, title_score
from melek.science.overlap.finder import Hints, Overlaps, find_overlaps, hints
from melek.science.overlap.folds import components, splits
from melek.science.overlap.lexicon import LADDERS, Lexicon, make_lexicon
from melek.science.overlap.measures import (
    Accuracy,
    Figure,
    accuracy,
    auc,
    brier_score,
    calibration_error,
    precision_at_recall,
    precision_recall,
    with_interval,
)
from melek.science.overlap.pairs import Search, block_pairs, candidate_pairs, nearest_pairs
from melek.science.overlap.programmes import Corpus, Programmes, make_corpus, make_programmes, read_into
from melek.science.overlap.reading import LevelMarks, Reading, agreement, levels, masks_of, normalise, read
from melek.science.overlap.texts import clean, repaired, stem, words_of
from melek.science.overlap.vectors import Vectors, Vocabulary, cosines, vocabulary

__all__ = [
    "DIFFERENT",
    "FEATURES",
    "LABELS",
    "LADDERS",
    "RELATED",
    "SAME",
    "SIGNS",
    "TITLE_ONLY",
    "Accuracy",
    "BadLexicon",
    "BadText",
    "Cancelled",
    "Classifier",
    "Corpus",
    "Figure",
    "Hints",
    "LabelMissing",
    "LevelMarks",
    "Lexicon",
    "OverlapError",
    "Overlaps",
    "Programmes",
    "Reading",
    "Search",
    "TooFew",
    "Vectors",
    "Vocabulary",
    "WrongShape",
    "accuracy",
    "agreement",
    "auc",
    "block_pairs",
    "brier_score",
    "calibration_error",
    "candidate_pairs",
    "clean",
    "clusters",
    "components",
    "contributions",
    "cosines",
    "find_overlaps",
    "fit",
    "from_dict",
    "held_out",
    "hints",
    "levels",
    "make_corpus",
    "make_lexicon",
    "make_programmes",
    "masks_of",
    "nearest_pairs",
    "normalise",
    "overlap_of_sets",
    "pair_features",
    "precision_at_recall",
    "precision_recall",
    "probabilities",
    "read",
    "read_into",
    "repaired",
    "splits",
    "stem",
    "title_score",
    "untrained",
    "vocabulary",
    "with_interval",
    "words_of",
]
