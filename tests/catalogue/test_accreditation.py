"""The legal status that decisions of quality write into the catalogue."""

from datetime import date

from django.test import Client

from melek.catalogue.enums import Accredited
from melek.catalogue.models import Institution
from melek.catalogue.services.accreditation import mark_accredited
from melek.catalogue.services.institutions import add_institution
from melek.catalogue.services.search import index_programme
from melek.identity.models import TrailEntry
from melek.registry.models import Agency
from tests.catalogue.world import NOW, World
from tests.quality.accreditation.world import programme_of

EVENT = "catalogue.programme.accreditation_changed"
UNTIL = date(2031, 1, 1)


def institution(world: World, code: str, agency: Agency) -> Institution:
    values = {"kind": "pusdiklat", "region": agency.region, "city": "Jakarta", "by": None, "at": NOW}
    return add_institution(agency=agency, code=code, name=f"Balai {code.title()}", **values)


def test_a_status_is_written_and_told_once(world: World) -> None:
    programme = programme_of(world.west, "AKR-1", "Pelatihan uji")
    told = {"status": Accredited.VALID, "until": UNTIL, "note": "Kategori A" + "!" * 200, "by": world.nara, "at": NOW}
    here = institution(world, "barat", world.west)
    for _again in range(2):
        mark_accredited(programme=programme, institution=here, **told)
    programme.refresh_from_db()
    assert (programme.accredited, programme.accredited_until) == (Accredited.VALID, UNTIL)
    assert len(programme.accredited_places.get().note) == 100
    entry = TrailEntry.objects.get(event=EVENT)
    assert (entry.before["accredited"], entry.after["accredited"]) == ("none", "valid")
    assert entry.after["institution"] == "barat"


def test_an_end_is_written_too(world: World) -> None:
    programme = programme_of(world.west, "AKR-1", "Pelatihan uji")
    here = institution(world, "barat", world.west)
    ended = {"status": Accredited.WITHDRAWN, "until": None, "note": "", "by": None, "at": NOW}
    mark_accredited(programme=programme, institution=here, **ended)
    assert TrailEntry.objects.get(event=EVENT).after["accredited"] == "withdrawn"


def test_each_institution_has_its_own_status_and_pages_say_where(world: World) -> None:
    programme = programme_of(world.west, "AKR-1", "Pelatihan uji")
    here, there = institution(world, "barat", world.west), institution(world, "timur", world.west)
    valid = {"status": Accredited.VALID, "until": UNTIL, "note": "Kategori A", "by": None, "at": NOW}
    mark_accredited(programme=programme, institution=here, **valid)
    mark_accredited(programme=programme, institution=there, **(valid | {"status": Accredited.SUSPENDED, "note": ""}))
    programme.refresh_from_db()
    assert programme.accredited == Accredited.VALID
    index_programme(programme, programme.versions.get())
    listed = Client().get("/programmes/").content.decode()
    assert "di Balai Barat sampai" in listed
    assert "Balai Timur" not in listed
    page = Client().get(f"/programmes/{programme.uuid}/").content.decode()
    assert "Akreditasi dibekukan" in page
    assert "Akreditasi dibekukan" in Client().get(f"/institutions/{there.uuid}/").content.decode()
    told = Client().get(f"/api/v1/programmes/{programme.uuid}").json()["accredited_at"]
    assert {(one["institution"], one["status"]) for one in told} == {("barat", "valid"), ("timur", "suspended")}


def test_the_summary_does_not_depend_on_what_came_last(world: World) -> None:
    here, there = institution(world, "barat", world.west), institution(world, "timur", world.west)
    rest, over = {"until": UNTIL, "status": Accredited.SUSPENDED}, {"until": date(2020, 1, 1), "status": "expired"}
    found = set()
    for number, order in enumerate((((here, rest), (there, over)), ((there, over), (here, rest)))):
        programme = programme_of(world.west, f"AKR-{number}", "Pelatihan uji")
        for place, told in order:
            mark_accredited(programme=programme, institution=place, **told, note="", by=None, at=NOW)
        found.add((programme.accredited, programme.accredited_until))
    assert found == {(Accredited.SUSPENDED, UNTIL)}
