"""The exposure table on its page: what it achieved, who may settle it anew, and that one job at a time does."""

from typing import Any

import pytest
from django.urls import reverse

from melek.assessment.models import ParameterSet
from melek.identity.models import Scope
from melek.kit.models import Job
from tests.assessment.people import holder
from tests.assessment.test_exposure import table_of

PAGE = "/exposure/"


@pytest.fixture
def parameters(reference: None) -> ParameterSet:
    """The open bank's parameters with one table."""
    found = ParameterSet.objects.get()
    table = table_of(found, 26.4)
    table.achieved |= {"maximum": 0.231, "mean": 0.08, "used": 0.97, "overlap": 0.11}
    table.save(update_fields=["achieved"])
    return found


def test_page_tells_what_the_table_achieved(parameters: ParameterSet) -> None:
    text = holder("auditor").get(PAGE).content.decode()
    assert "soal tersering muncul di 23,1% tes; rancangan meminta paling banyak 20%" in text
    assert "21 sampai 42 soal" in text
    assert "26,4" in text
    assert "Hitung ulang" not in text  # the auditor changes nothing


def test_evaluator_starts_the_job_and_sees_its_progress(parameters: ParameterSet) -> None:
    client = holder("evaluator")
    assert "Hitung ulang" in client.get(PAGE).content.decode()
    answer = client.post(reverse("assessment:refresh_table", args=[parameters.pk]))
    job = Job.objects.get(kind="assessment.refresh_eligibility")
    assert answer["Location"] == reverse("kit:job", args=[job.uuid])
    assert (job.args["parameter_set"], job.result_url) == (parameters.pk, PAGE)
    text = client.get(PAGE).content.decode()
    assert reverse("kit:job", args=[job.uuid]) in text
    assert "Hitung ulang" not in text
    again = client.post(reverse("assessment:refresh_table", args=[parameters.pk]))
    assert again.status_code == 409
    assert "Tabel ini sedang dihitung." in again.content.decode()
    assert Job.objects.count() == 1


def test_only_the_whole_nation_settles_its_table(parameters: ParameterSet) -> None:
    scope = Scope.objects.exclude(path="/").order_by("path")[0]
    for client in (holder("auditor"), holder("evaluator", scope.path)):
        answer: Any = client.post(reverse("assessment:refresh_table", args=[parameters.pk]))
        assert answer.status_code == 403
    assert not Job.objects.exists()


def test_bank_without_a_table_says_so(reference: None) -> None:
    assert "tabelnya belum dihitung" in holder("item_author").get(PAGE).content.decode()
