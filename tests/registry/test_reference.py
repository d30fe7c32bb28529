"""Reference data of the registry, loaded again and again."""

import pytest

from melek.registry.models import Agency, AgencyFrame, Region
from melek.registry.services.reference import load_all, partial_date


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    before = [list(model.objects.order_by("pk").values()) for model in (Region, Agency, AgencyFrame)]
    load_all()
    assert [list(model.objects.order_by("pk").values()) for model in (Region, Agency, AgencyFrame)] == before


@pytest.mark.django_db
def test_the_country_has_38_provinces_and_552_governments_below_and_with_them() -> None:
    assert Region.objects.filter(kind="provinsi").count() == 38
    assert Region.objects.exclude(kind__in=["negara", "provinsi"]).count() == 514


def test_dates_may_name_a_month_only() -> None:
    assert partial_date("2025-10")[1] is True
    assert partial_date("2024-10-21")[1] is False
    assert partial_date("") == (None, False)
