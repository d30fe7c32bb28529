"""The classifier: fitted on pairs that two readers labelled blind and on decisions, judged on a set it never saw."""

import hashlib
import json
import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from melek.catalogue.enums import Likeness
from melek.catalogue.models import FinderModel, PairLabel
from melek.catalogue.services.finder.corpus import (
    Described,
    corpus_of,
    describe,
    labelled_texts,
    lexicon_hash,
)
from melek.catalogue.services.overlaps.opening import rules_of_house
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit.reference import content_hashes, load_csv

if TYPE_CHECKING:
    import numpy as np

    from melek.science.overlap import Classifier

TEXTS, PAIRS = "overlap_texts.csv", "overlap_pairs.csv"
LABELS = (Likeness.SAME, Likeness.RELATED, Likeness.DIFFERENT)


@dataclass(frozen=True)
class Labelled:
    """Features [m, f], labels [m] and groups [m, 2] of the pairs of one set."""

    features: "np.ndarray"
    labels: "np.ndarray"
    groups: "np.ndarray"


def labelled(name: str, *, with_decisions: bool = False) -> Labelled:
    """The pairs of a set of the reference file, `calibration` or `blind`; with those that decisions labelled."""
    import numpy as np

    from melek.science.overlap import pair_features

    texts = load_csv("catalogue", TEXTS)
    places = {row["key"]: place for place, row in enumerate(texts)}
    rows = labelled_texts(texts)
    pairs = [
        (places[row["a"]], places[row["b"]], LABELS.index(Likeness(row["label"])))
        for row in load_csv("catalogue", PAIRS)
        if row["set"] == name and row["label"]
    ]
    if with_decisions:
        rows, pairs = _with_decisions(rows, pairs)
    corpus = corpus_of(rows)
    ends = np.array([pair[:2] for pair in pairs], dtype=np.int64).reshape(-1, 2)
    labels = np.array([pair[2] for pair in pairs], dtype=np.int64)
    return Labelled(pair_features(corpus, corpus, ends), labels, ends)


def _with_decisions(
    rows: list[Described], pairs: list[tuple[int, int, int]]
) -> tuple[list[Described], list[tuple[int, int, int]]]:
    told = PairLabel.objects.select_related("first__programme__owner__region", "second__programme__owner__region")
    places: dict[int, int] = {}
    rows, pairs = list(rows), list(pairs)
    for one in told.order_by("pk"):
        ends = []
        for version in (one.first, one.second):
            if version.pk not in places:
                places[version.pk] = len(rows)
                rows.append(describe(version))
            ends.append(places[version.pk])
        pairs.append((ends[0], ends[1], LABELS.index(Likeness(one.label))))
    return rows, pairs


def current_model(*, at: datetime) -> FinderModel:
    """The classifier of today's labels and lexicon; fitted when it is not there yet."""
    newest = FinderModel.objects.order_by("-fitted_at", "-pk").first()
    if newest is not None and newest.quality.get("source") == _source():
        return newest
    return fit_model(at=at)


def _source() -> dict[str, Any]:
    hashes = content_hashes("catalogue")
    return {
        "cut": float(rules_of_house()["least_chance"]),
        "texts": hashes[TEXTS],
        "pairs": hashes[PAIRS],
        "decisions": PairLabel.objects.count(),
        "lexicon": lexicon_hash(),
    }


@transaction.atomic
def fit_model(*, at: datetime, by: Any = None) -> FinderModel:
    """Fit the classifier and state how well it does on the blind set, at the chance from which cases open.

    The same labels, lexicon and cut give the same one.
    """
    from melek.science.overlap import fit

    source = _source()
    learned_from = labelled("calibration", with_decisions=True)
    classifier = fit(learned_from.features, learned_from.labels, learned_from.groups)
    quality = quality_of(classifier, labelled("blind"), cut=source["cut"]) | {"source": source, "set": "blind"}
    parameters = classifier.to_dict()
    made, is_new = FinderModel.objects.get_or_create(
        hash=_named(parameters["configuration"], source),
        defaults={
            "lexicon_hash": source["lexicon"],
            "parameters": parameters,
            "quality": quality,
            "labels": len(learned_from.labels),
            "fitted_at": at,
        },
    )
    if is_new:
        told = {"labels": made.labels, "configuration": made.hash[:16]}
        trail.record(by, "catalogue.finder.fitted", made, at=at, after=told, scope_path=ROOT_PATH)
    return made


def _named(configuration: str, source: dict[str, Any]) -> str:
    """Names a classifier with what it was learned from and at which cut it was judged: figures never change later."""
    text = json.dumps([configuration, source], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def quality_of(classifier: "Classifier", judged: Labelled, *, cut: float) -> dict[str, Any]:
    """Area under the curve, Brier score and calibration error on a set, with intervals; precision and recall of calling
    a pair *same* from `cut` on."""
    from melek.science.overlap import accuracy, probabilities

    chance = probabilities(classifier, judged.features)
    found = accuracy(chance, judged.labels, groups=judged.groups, cut=cut)
    counts = Counter(LABELS[code].value for code in judged.labels.tolist())
    return {"pairs": len(judged.labels), "counts": dict(counts), "cut": cut, **_plain(found)}


def _plain(found: Any) -> dict[str, Any]:
    """Figures as JSON holds them; what could not be told is None."""
    return {
        name: {part: _number(value) for part, value in vars(figure).items()} for name, figure in vars(found).items()
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
