"""Programmes: drafted, published by version, retired; what is wrong is refused and nothing is lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction

from melek.catalogue.enums import VersionState
from melek.catalogue.models import Posting, Programme
from melek.catalogue.queries.search import Wanted, search
from melek.catalogue.services import contents, programmes
from melek.catalogue.services.contents import SubjectPlan
from melek.identity.models import TrailEntry
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.workflow import MoveRefused
from tests.catalogue.world import ARCHIVES, NOW, SECURITY, World, draft, published


def test_draft_is_seen_by_its_agency_alone(world: World) -> None:
    made = draft(world)
    assert made in Programme.objects.visible_to(world.wulan)
    assert made in Programme.objects.visible_to(world.nara)
    assert made not in Programme.objects.visible_to(world.edo)
    assert TrailEntry.objects.filter(event="catalogue.programme.drafted", object_id=str(made.pk)).count() == 1


def test_only_the_owner_drafts_and_edits(world: World) -> None:
    with pytest.raises(NotAllowed):
        draft(world, owner=world.east, provider=None)
    made = draft(world)
    with pytest.raises(NotAllowed):
        programmes.edit_draft(programme=made, content=ARCHIVES, by=world.edo, at=NOW)
    with pytest.raises(NotAllowed):
        programmes.publish_draft(programme=made, by=world.nara, at=NOW)


def test_content_comes_back_as_it_was_written(world: World) -> None:
    before = published(world, SECURITY)
    content = replace(ARCHIVES, prerequisites=(before,), grades=("ahli pertama",))
    assert contents.content_of(draft(world, content).versions.get()) == content


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"title": ""}, contents.TitleSaysNothing),
        ({"title": " - "}, contents.TitleSaysNothing),
        ({"title": "PKK"}, contents.TitleSaysNothing),
        ({"title": "Pelatihan <b>arsip</b>"}, contents.TextHasMarkup),
        ({"objective": "Peserta dapat <script>alert(1)</script>"}, contents.TextHasMarkup),
        ({"title": "Pelatihan â€œArsipâ€ digital"}, contents.TextIsGarbled),
        ({"objective": "a" * 50_000}, contents.TextTooLong),
        ({"hours": Decimal(0)}, contents.HoursImpossible),
        ({"hours": Decimal(50_000)}, contents.HoursImpossible),
        ({"competences": (("9.9", 1),)}, contents.CompetenceUnknown),
        ({"competences": (("1.1", 9),)}, contents.CompetenceUnknown),
        ({"competences": (("1.1", 1), ("1.1", 2))}, contents.CompetenceUnknown),
        ({"subjects": (SubjectPlan(""),)}, contents.TitleSaysNothing),
        ({"subjects": tuple(SubjectPlan(f"Mata {n}") for n in range(61))}, contents.TooMany),
    ],
)
def test_bad_content_is_refused_and_the_draft_stays(world: World, changes: dict, refused: type[DomainError]) -> None:
    made = draft(world)
    with pytest.raises(refused):
        programmes.edit_draft(programme=made, content=replace(ARCHIVES, **changes), by=world.wulan, at=NOW)
    assert contents.content_of(made.versions.get()) == ARCHIVES


def test_capitals_and_mixed_languages_are_taken_as_they_are(world: World) -> None:
    made = draft(world, replace(ARCHIVES, title="BIMTEK  DATA ANALYTICS untuk\tPelaksana"))
    assert made.versions.get().title == "BIMTEK DATA ANALYTICS untuk Pelaksana"


def test_code_is_used_once_by_an_agency_and_free_in_another(world: World) -> None:
    draft(world, code="A-1")
    with pytest.raises(programmes.CodeTaken):
        draft(world, code="A-1")
    draft(world, by=world.edo, code="A-1")


def test_publish_needs_what_a_reader_needs(world: World) -> None:
    made = draft(world, replace(ARCHIVES, objective="", clusters=()))
    with pytest.raises(programmes.NotComplete) as told:
        programmes.publish_draft(programme=made, by=world.wulan, at=NOW)
    assert "tujuan" in str(told.value)
    assert "sasaran" in str(told.value)


def test_publish_needs_subject_hours_that_add_up(world: World) -> None:
    made = draft(world, replace(ARCHIVES, hours=Decimal(30)))
    with pytest.raises(programmes.NotComplete):
        programmes.publish_draft(programme=made, by=world.wulan, at=NOW)


def test_new_version_replaces_the_old_one_which_stays_readable(world: World) -> None:
    made = published(world)
    programmes.revise_programme(programme=made, by=world.wulan, at=NOW)
    with pytest.raises(programmes.DraftExists):
        programmes.revise_programme(programme=made, by=world.wulan, at=NOW)
    programmes.edit_draft(programme=made, content=SECURITY, by=world.wulan, at=NOW)
    programmes.publish_draft(programme=made, by=world.wulan, at=NOW)
    states = dict(made.versions.values_list("number", "state"))
    assert states == {1: VersionState.SUPERSEDED, 2: VersionState.PUBLISHED}
    assert search(Wanted(words="arsip")).keys == []
    assert search(Wanted(words="phishing")).keys == [made.pk]


def test_first_draft_is_discarded_with_its_programme_unless_it_is_named_elsewhere(world: World) -> None:
    made = draft(world)
    with pytest.raises(NotAllowed):
        programmes.discard_draft(programme=made, by=world.edo, at=NOW)
    needs = draft(world, replace(SECURITY, prerequisites=(made,)))
    with pytest.raises(programmes.DraftNamed), transaction.atomic():
        programmes.discard_draft(programme=made, by=world.wulan, at=NOW)
    made = Programme.objects.get(pk=made.pk)
    assert made.versions.count() == 1
    programmes.discard_draft(programme=needs, by=world.wulan, at=NOW)
    programmes.discard_draft(programme=made, by=world.wulan, at=NOW)
    assert not Programme.objects.exists()
    assert TrailEntry.objects.filter(event="catalogue.programme.draft_discarded").count() == 2


def test_draft_of_a_published_programme_can_be_discarded(world: World) -> None:
    made = published(world)
    programmes.revise_programme(programme=made, by=world.wulan, at=NOW)
    programmes.discard_draft(programme=made, by=world.wulan, at=NOW)
    assert made.versions.count() == 1


def test_retired_programme_is_not_found_until_it_is_offered_again(world: World) -> None:
    made = published(world)
    programmes.retire_programme(programme=made, reason="Digabung", by=world.wulan, at=NOW)
    assert made not in Programme.objects.listed()
    assert search(Wanted(words="arsip digital")).keys == []
    with pytest.raises(MoveRefused):
        programmes.retire_programme(programme=made, reason="Lagi", by=world.wulan, at=NOW)
    programmes.reoffer_programme(programme=made, by=world.wulan, at=NOW)
    assert search(Wanted(words="arsip digital")).keys == [made.pk]


def test_delivery_needs_a_published_curriculum(world: World) -> None:
    own = published(world)
    with pytest.raises(programmes.ParentWrong):
        draft(world, kind="delivery")
    with pytest.raises(programmes.ParentWrong):
        draft(world, kind="delivery", parent=own)
    with pytest.raises(programmes.ParentWrong):
        draft(world, kind="own", parent=own)
    national = published(world, replace(SECURITY, decree="Keputusan contoh"), kind="national")
    made = draft(world, by=world.edo, kind="delivery", parent=national)
    assert made.parent == national


def test_provider_must_be_of_the_owner(world: World) -> None:
    with pytest.raises(programmes.ProviderElsewhere):
        draft(world, provider=world.balai)


def test_search_tables_hold_each_stem_of_a_programme_once(world: World) -> None:
    made = published(world)
    terms = list(Posting.objects.filter(programme=made).values_list("term__text", flat=True))
    assert len(terms) == len(set(terms)) > 5
