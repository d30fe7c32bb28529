"""One pass of the finder: all programmes, pairs with reasons, and a case for each new cluster of several agencies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.db import transaction

from melek.catalogue.enums import OverlapState
from melek.catalogue.models import (
    FinderModel,
    FinderRun,
    OverlapCase,
    PlanningWindow,
    ProgrammePair,
)
from melek.catalogue.rules.overlaps import Member, is_case, members_key
from melek.catalogue.rules.reasons import TOLD
from melek.catalogue.services.finder.corpus import Described, corpus_of, described
from melek.catalogue.services.finder.members import members_of
from melek.catalogue.services.finder.model import current_model
from melek.catalogue.services.overlaps.opening import open_case, rules_of_house
from melek.identity import trail
from melek.identity.enums import ROOT_PATH

if TYPE_CHECKING:
    import numpy as np

    from melek.science.overlap import Corpus, Overlaps

JOB = "catalogue.find_overlaps"
MOST_REASONS = 6
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Pass:
    """What a pass found, before it is stored."""

    model: FinderModel
    rows: list[Described]
    corpus: "Corpus"
    found: "Overlaps"


def find(*, at: datetime, window: PlanningWindow | None = None, progress: Progress | None = None) -> Pass | None:
    """Compare all listed programmes, and drafts that the window plans; None where there are fewer than two."""
    from melek.science.overlap import find_overlaps, from_dict

    rows = described(window)
    if len(rows) < 2:
        return None
    model = current_model(at=at)
    told = rules_of_house()
    corpus = corpus_of(rows)
    classifier = from_dict(model.parameters)
    found = find_overlaps(corpus, classifier, cut=told["least_chance"], least=told["shown_chance"], progress=progress)
    return Pass(model, rows, corpus, found)


@transaction.atomic
def store_pass(*, done: Pass, window: PlanningWindow | None, by: Any, at: datetime) -> FinderRun:
    """Keep the pairs and open cases for clusters that nobody was asked about yet."""
    clusters = _clusters(done, members_of([one.key for one in done.rows], window=window, on=at.date()))
    new = [one for one in clusters if not _was_asked(one)]
    run = FinderRun.objects.create(
        model=done.model,
        window=window,
        programmes=len(done.rows),
        candidates=done.found.candidates,
        found=len(done.found.pairs),
        opened=len(new),
        ended_at=at,
    )
    ProgrammePair.objects.bulk_create(_pairs(done, run), batch_size=1000)
    chances = _chances(done)
    for members in new:
        open_case(run=run, members=members, chance=_weakest(members, chances), by=by, at=at)
    after = {"programmes": run.programmes, "pairs": run.found, "opened": run.opened, "model": done.model.hash[:16]}
    trail.record(by, "catalogue.finder.ran", run, at=at, after=after, scope_path=ROOT_PATH)
    return run


def _clusters(done: Pass, members: Mapping[int, Member]) -> list[list[Member]]:
    groups: dict[int, list[Member]] = {}
    for row, cluster in zip(done.rows, done.found.clusters.tolist(), strict=True):
        if row.key in members:
            groups.setdefault(cluster, []).append(members[row.key])
    return [group for group in groups.values() if len(group) > 1 and is_case(group)]


def _was_asked(members: Sequence[Member]) -> bool:
    """Whether a case about the same versions was opened before, however it ended; or one of them waits in another."""
    if OverlapCase.objects.filter(members_key=members_key(one.version for one in members)).exists():
        return True
    waiting = OverlapCase.objects.filter(
        state=OverlapState.OPEN, programmes__programme__in=[one.programme for one in members]
    )
    return waiting.exists()


def _chances(done: Pass) -> dict[tuple[int, int], float]:
    keys = [row.key for row in done.rows]
    return {
        (min(keys[a], keys[b]), max(keys[a], keys[b])): float(chance[0])
        for (a, b), chance in zip(done.found.pairs.tolist(), done.found.probabilities, strict=True)
    }


def _weakest(members: Sequence[Member], chances: Mapping[tuple[int, int], float]) -> float:
    """The weakest chance among all pairs of members; what is said of the case is true of each two of them."""
    keys = sorted(one.programme for one in members)
    return min(chances.get(pair, 0.0) for pair in combinations(keys, 2))


def _told(features: "np.ndarray") -> "np.ndarray":
    """Which features may be a reason [m, f]: those with words, and not where a programme says nothing of it."""
    import numpy as np

    from melek.science.overlap import FEATURES

    told = np.tile(np.isin(FEATURES, TOLD), (len(features), 1))
    for place, name in enumerate(FEATURES):
        if name.endswith("_missing"):
            about = np.array([other.startswith(name.removesuffix("_missing")) for other in FEATURES])
            told[np.outer(features[:, place] > 0.0, about)] = False
    return told


def _pairs(done: Pass, run: FinderRun) -> list[ProgrammePair]:
    import numpy as np

    from melek.science.overlap import FEATURES, contributions, from_dict, pair_features

    classifier = from_dict(done.model.parameters)
    made = []
    for start in range(0, len(done.found.pairs), 5000):
        block = done.found.pairs[start : start + 5000]
        features = pair_features(done.corpus, done.corpus, block)
        told = contributions(classifier, features)
        same = told[:, -1] * _told(features)
        order = np.argsort(-np.abs(same), axis=1)[:, :MOST_REASONS]
        for place, (a, b) in enumerate(block.tolist()):
            first, second = sorted((done.rows[a].key, done.rows[b].key))
            chance = done.found.probabilities[start + place]
            reasons = [
                [FEATURES[f], round(float(same[place, f]), 3), round(float(features[place, f]), 3)]
                for f in order[place]
            ]
            made.append(
                ProgrammePair(
                    run=run,
                    first_id=first,
                    second_id=second,
                    chance_same=float(chance[0]),
                    chance_related=float(chance[1]),
                    reasons=reasons,
                )
            )
    return made
