"""What a result tells its person, and what it tells others."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client

from melek.assessment.models import Booking, ItemBank, Result
from melek.assessment.queries import LearnFirst, learn_first, missed_in, profile_of, required_by_area
from melek.assessment.services import sittings
from melek.assessment.services.practice import practice_booking
from melek.assessment.views.sentences import where_i_stand
from melek.competency.models import RoleProfile
from melek.identity.models import RolePermission
from melek.registry.models import Employee
from tests.assessment.conftest import NOW
from tests.assessment.test_sittings import sit
from tests.identity.world import client_of, person


@pytest.fixture
def done(secured: Any, ratna: Any) -> Result:
    """A finished test of Ratna under the definition; every third answer was wrong."""
    booking = sittings.book(
        bank=secured.bank,
        blueprint=secured.blueprint,
        definition=secured,
        opens_at=NOW,
        closes_at=None,
        by=ratna,
        at=NOW,
        account=ratna,
    )
    sit(sittings.begin_sitting(booking=booking, at=NOW, seed=5), right=lambda position: position % 3 != 0)
    return Result.objects.get()


def areas(**thetas: float) -> Any:
    """A result with these abilities by area, each with an error of 0.2."""
    return SimpleNamespace(areas={code[1:]: {"theta": one, "sd": 0.2, "items": 5} for code, one in thetas.items()})


@pytest.mark.parametrize("verdict", ["literate", "not_yet", "too_close"])
def test_sentence_about_somebody_else_is_not_to_them(done: Result, verdict: str) -> None:
    done.verdict = verdict
    assert where_i_stand(done).startswith("Skor Anda")
    assert "Anda" not in where_i_stand(done, is_own=False)


def test_area_is_clear_only_against_the_next_lowest() -> None:
    assert not learn_first(areas(a1=-1.0, a2=-0.9, a3=2.0), {}).is_clear
    assert learn_first(areas(a1=-1.0, a2=0.9, a3=1.0), {}).is_clear


def test_area_to_begin_with_follows_the_role() -> None:
    result = areas(a1=-0.5, a2=0.0)
    assert learn_first(result, {}) == LearnFirst("1", False, False, False)
    assert learn_first(result, {"1": -0.4, "2": 1.2}) == LearnFirst("2", True, True, False)
    assert learn_first(result, {"1": -0.9, "2": -0.9}).is_met


@pytest.mark.parametrize("is_own", [True, False])
def test_words_speak_of_a_need_only_with_a_profile(is_own: bool) -> None:
    first = LearnFirst("1", True, False, False)
    words = {"is_own": True, "first_area": "Bidang uji"}
    assert "kebutuhan" not in render_to_string("assessment/_first.html", {**words, "first": first})
    told = render_to_string(
        "assessment/_first.html", {**words, "is_own": is_own, "first": replace(first, has_needs=True)}
    )
    assert "kebutuhan" in told
    assert ("Anda" in told) == is_own


def test_items_on_trial_are_not_missed(done: Result) -> None:
    answers = done.sitting.answers.filter(score=0)
    missed = done.sitting.parameter_set.parameters.filter(item_version__in=answers.values("item_version"))
    trial = missed.filter(is_pretest=False).select_related("competence__area").order_by("pk")[0].competence
    competence, area = trial.code, trial.area.code
    assert competence in missed_in(done, area)
    missed.filter(competence=trial).update(is_pretest=True)
    assert competence not in missed_in(done, area)


def test_required_by_area_reads_the_newest_profile(reference: None) -> None:
    old = RoleProfile.objects.get(code="pimpinan")
    assert required_by_area(None) == {}
    assert set("12345") <= set(required_by_area(old))
    new = RoleProfile.objects.create(
        code=old.code, version="9", cluster=old.cluster, name_id=old.name_id, name_en=old.name_en
    )
    position = SimpleNamespace(role_profile="pimpinan")
    employee: Any = SimpleNamespace(appointment=SimpleNamespace(position=position))
    assert profile_of(employee) == new


def test_own_page_shows_chance_in_words_and_the_whole_advice(done: Result, ratna: Any) -> None:
    Result.objects.update(p_literate=0.9999)
    client = Client()
    client.force_login(ratna)
    text = client.get(f"/results/{done.uuid}/").content.decode()
    assert "lebih dari 99 dari 100" in text
    assert "100%" not in text
    assert "Menurut pilar" in text
    assert "Kesenjangan terhadap" not in text


def test_manager_reads_level_and_gaps_but_no_missed_items(done: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    from melek.assessment.views import results
    from melek.identity.models import Scope

    manager = client_of(person("lima", "Lima Uji", "learning_manager", Scope.objects.get(path="/")))
    everything = Result.objects.all()
    monkeypatch.setattr(type(everything), "visible_to", lambda self, user: self)
    monkeypatch.setattr(results, "profile_of", lambda employee: RoleProfile.objects.get(code="pimpinan"))
    Result.objects.update(
        employee=Employee.objects.create(
            name="Ratna Teluma",
            employment="pns",
            sex="f",
            education="d4-s1",
            birth_year=1990,
            hired_year=2020,
            updated_at=NOW,
        )
    )
    text = manager.get(f"/results/{done.uuid}/").content.decode()
    main = text[text.index("<main") : text.index("</main")]
    assert "Skor pegawai ini" in main
    assert "Kesenjangan terhadap kebutuhan jabatan" in main
    assert "profil peran Pimpinan" in main
    assert "Anda" not in main
    assert "belum tepat pada" not in main
    assert "Menurut pilar" not in main


def test_auditor_reads_no_scores(reference: None) -> None:
    holders = RolePermission.objects.filter(permission="assessment.view_result").values_list("role__code", flat=True)
    assert set(holders) == {"learning_manager"}


def test_label_of_a_result_is_no_verdict(done: Result) -> None:
    assert str(done) == "Ratna Teluma, hasil tes 2 November 2026"


@pytest.mark.parametrize("with_definition", [True, False])
def test_result_is_made_once(done: Result, with_definition: bool) -> None:
    if not with_definition:
        Result.objects.update(definition=None)
    again = Result.objects.get()
    again.pk, again.uuid = None, Booking().uuid
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_practice_is_booked_one_at_a_time(ratna: Any) -> None:
    bank = ItemBank.objects.get(code="terbuka")
    first = practice_booking(bank=bank, account=ratna, at=NOW)
    assert practice_booking(bank=bank, account=ratna, at=NOW) == first
    sit(sittings.begin_sitting(booking=first, at=NOW, seed=1), right=lambda position: True)
    assert practice_booking(bank=bank, account=ratna, at=NOW) != first
