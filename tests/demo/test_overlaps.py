"""Overlap cases of the demo: known doubles of two agencies, and none of the pairs that only look alike."""

from itertools import combinations
from typing import Any

import pytest
from django.utils import timezone

from melek.catalogue.services.finder.corpus import Described, corpus_of
from melek.catalogue.services.finder.model import current_model
from melek.catalogue.services.overlaps.opening import rules_of_house
from melek.demo.services.catalogue import content_of
from melek.kit.reference import load_csv, load_yaml
from melek.registry.models import Agency
from melek.science.overlap import find_overlaps, from_dict

Pairs = set[tuple[str, str]]


@pytest.fixture
def rows(reference: None) -> list[dict[str, Any]]:
    """Programmes of the demo as its file tells them."""
    return list(load_yaml("demo", "programmes.yaml"))


def described(rows: list[dict[str, Any]]) -> list[Described]:
    """The demo's programmes as the finder reads them."""
    agencies = {one.code: one for one in Agency.objects.select_related("region")}
    places = {row["key"]: place for place, row in enumerate(rows)}
    found = []
    for place, row in enumerate(rows):
        content, agency = content_of(row, {}), agencies[row["agency"]]
        curriculum = place if row["kind"] == "national_curriculum" else -1
        found.append(
            Described(
                key=place,
                title=content.title,
                body=". ".join([content.objective, *(f"{one.title}. {one.outcome}" for one in content.subjects)]),
                competences=content.competences,
                audience=(*content.clusters, *content.grades),
                mode=content.mode,
                hours=float(content.hours or 0),
                region=int(agency.region.province_code or 0),
                kind=agency.kind,
                provider=agency.pk,
                family=places[row["parent"]] if row["parent"] else curriculum,
            )
        )
    return found


def taken_over() -> list[Described]:
    """The BPPK list beside them: the words that are common there are common in the demo."""
    subjects: dict[str, list[str]] = {}
    for row in load_csv("demo", "bppk_subjects.csv"):
        subjects.setdefault(row["programme_id"], []).append(f"{row['subject']}. ")
    owner = Agency.objects.get(code="kemenkeu").pk
    return [
        Described(
            key=-place - 1,
            title=row["title"],
            body=". ".join(["", *subjects.get(row["id"], ())]),
            mode="classroom",
            hours=float(row["jp_hours"] or 0) or None,
            provider=owner,
        )
        for place, row in enumerate(load_csv("demo", "bppk_programmes.csv"))
        if row["suspected_test_row"] != "1"
    ]


def pairs_of_cases(rows: list[dict[str, Any]]) -> Pairs:
    """Each two programmes of a cluster of several agencies, by the keys of the file."""
    model = current_model(at=timezone.now())
    corpus = corpus_of([*described(rows), *taken_over()])
    cut = rules_of_house()["least_chance"]
    groups: dict[int, list[dict[str, Any]]] = {}
    found = find_overlaps(corpus, from_dict(model.parameters), cut=cut).clusters
    for row, cluster in zip(rows, found.tolist(), strict=False):
        groups.setdefault(cluster, []).append(row)
    cases = [one for one in groups.values() if len({row["agency"] for row in one}) > 1]
    return {pair for one in cases for pair in combinations(sorted(row["key"] for row in one), 2)}


def test_no_case_holds_programmes_that_only_look_alike(rows: list[dict[str, Any]]) -> None:
    truth = load_yaml("demo", "programme_truth.yaml")
    found = pairs_of_cases(rows)
    assert not found & {(one["a"], one["b"]) for one in truth["traps"]}
    agency, parent = ({row["key"]: row[name] for row in rows} for name in ("agency", "parent"))
    assert all(parent[a] is None or parent[a] not in {b, parent[b]} for a, b in found)
    doubles = {
        (one["a"], one["b"])
        for one in truth["pairs"]
        if one["truth"] == "same" and agency[one["a"]] != agency[one["b"]]
    }
    # docs/explanation/overlap.md states both figures
    assert (len(found & doubles), len(doubles)) == (27, 67)
    # a plan of five years with its part beside the part alone is held for one training
    assert found - doubles == {("p082", "p187")}
