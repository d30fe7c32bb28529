"""The pages of the registry, as their people walk through them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from melek.identity.models import TrailEntry, User
from melek.kit import jobs
from melek.kit.enums import ImportState
from melek.kit.models import ImportRun, QuarantineRow
from melek.kit.registers import todos
from melek.registry.models import Employee, NumberChange
from tests.registry.world import BUDI, NOW, SARI, TONO, World, as_csv, person, run_import


@pytest.fixture
def visit(world: World, settings) -> Client:
    """The browser of Kota Misal's administrator, second factor done."""
    return browser(world.admin, settings)


def browser(user: User, settings) -> Client:
    """A signed-in browser of somebody with a second factor."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "rahasia"})
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, content: bytes, **changes: str):
    """Upload a file on the page."""
    data = {"kind": "registry.employees", "as_of": "2026-11-01", "scope": "/kota-misal/", **changes}
    file = SimpleUploadedFile("pegawai.csv", content)
    return client.post(reverse("registry:upload_import"), {**data, "file": file})


def test_an_import_from_upload_to_result(visit: Client, world: World) -> None:
    assert visit.get(reverse("registry:imports")).status_code == 200
    assert visit.get(reverse("registry:upload_import")).status_code == 200
    answer = send(visit, as_csv([person(), person("123", name="=Rumus")]))
    run = ImportRun.objects.get()
    columns = reverse("registry:map_import", args=[run.uuid])
    assert answer.url == columns
    assert "Kolom mana berisi apa?" in visit.get(columns).content.decode()
    answer = visit.post(columns, run.mapping)
    assert answer.url == reverse("registry:preview_import", args=[run.uuid])
    page = visit.get(answer.url).content.decode()
    assert "NIP terdiri atas 18 angka. Baris ini mengisi 3." in page
    assert SARI not in page
    assert not Employee.objects.exists()
    answer = visit.post(reverse("registry:start_import", args=[run.uuid]))
    assert "Sedang diimpor" in visit.get(answer.url).content.decode()
    assert "HX-Redirect" not in visit.get(answer.url, headers={"HX-Request": "true"}).headers
    jobs.run_one()
    assert visit.get(answer.url, headers={"HX-Request": "true"})["HX-Redirect"] == answer.url
    page = visit.get(answer.url).content.decode()
    assert "2 baris dibaca, 1 tersimpan. 1 baris menunggu perbaikan." in page
    assert Employee.objects.get().name == "Sari Contohwati"


def test_a_column_without_header_stops_at_the_mapping(visit: Client) -> None:
    send(visit, as_csv([person()]))
    run = ImportRun.objects.get()
    answer = visit.post(reverse("registry:map_import", args=[run.uuid]), {**run.mapping, "unit": "name"})
    assert answer.status_code == 422
    assert "dipilih dua kali" in answer.content.decode()


def test_garbage_is_refused_on_the_page(visit: Client) -> None:
    answer = send(visit, bytes(range(256)) * 500)
    assert answer.status_code == 422
    assert "Berkas ini bukan tabel." in answer.content.decode()


def test_a_scope_that_is_not_ones_own_is_refused(visit: Client) -> None:
    assert send(visit, as_csv([person()]), scope="/").status_code == 422
    assert not ImportRun.objects.exists()


def test_a_file_can_be_dropped_before_anything_is_stored(visit: Client) -> None:
    send(visit, as_csv([person()]))
    run = ImportRun.objects.get()
    answer = visit.post(reverse("registry:cancel_import", args=[run.uuid]))
    assert answer.url == reverse("registry:imports")
    run.refresh_from_db()
    assert (run.state, run.is_file_kept) == (ImportState.CANCELLED, False)
    assert visit.get(reverse("registry:import_run", args=[run.uuid])).status_code == 200


def test_the_quarantine_is_mended_on_the_page(visit: Client, world: World) -> None:
    run = run_import([person("198513152010012003", name="Sari <b>Contoh</b>")], world.admin)
    page = visit.get(f"{reverse('registry:quarantine')}?run={run.uuid}&reason=registry.nip_birth_date").content.decode()
    assert "Angka 1–8 NIP bukan tanggal lahir yang benar.</option>" in page
    row = QuarantineRow.objects.get()
    address = reverse("registry:correct_row", args=[row.pk])
    page = visit.get(address).content.decode()
    assert "198513152010012003" not in page
    assert "Sari &lt;b&gt;Contoh&lt;/b&gt;" in page
    fields = {name: value for name, value in person().items() if name != "nip"}
    assert visit.post(address, {**fields, "nip": "12"}, follow=True).status_code == 200
    answer = visit.post(address, {**fields, "nip": SARI}, follow=True)
    assert "Baris 2 tersimpan." in answer.content.decode()
    assert Employee.objects.get().name == "Sari Contohwati"
    assert "Diperbaiki dan tersimpan" in visit.get(address).content.decode()


def test_a_row_left_untouched_keeps_its_hidden_number(visit: Client, world: World) -> None:
    run_import([person(unit="ENTAH")], world.admin)
    row = QuarantineRow.objects.get()
    fields = {name: value for name, value in person().items() if name != "nip"}
    visit.post(reverse("registry:correct_row", args=[row.pk]), {**fields, "nip": ""})
    assert Employee.objects.get().appointment.unit.code == "DINAS"


def test_a_row_is_dismissed_after_a_question(visit: Client, world: World) -> None:
    run_import([person("123")], world.admin)
    address = reverse("registry:dismiss_row", args=[QuarantineRow.objects.get().pk])
    assert "Abaikan baris 2?" in visit.get(address).content.decode()
    visit.post(address)
    assert not QuarantineRow.objects.open().exists()
    page = visit.get(f"{reverse('registry:quarantine')}?state=closed").content.decode()
    assert "NIP terdiri atas 18 angka" in page


def test_reasons_are_offered_in_words(visit: Client, world: World) -> None:
    run_import([person("123"), person(unit="ENTAH")], world.admin)
    page = visit.get(reverse("registry:quarantine")).content.decode()
    assert "NIP terdiri atas 18 angka. Baris ini mengisi ….</option>" in page
    assert "Unit dengan kode ini tidak ada di …. Impor dahulu unitnya.</option>" in page


def test_the_quarantine_file_has_no_number(visit: Client, world: World) -> None:
    run = run_import([person(unit="=1+1")], world.admin)
    answer = visit.get(reverse("registry:quarantine_csv", args=[run.uuid]))
    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1" in text
    assert SARI not in text


@pytest.mark.parametrize("name", ["employees", "units", "positions"])
def test_samples_are_files_that_can_be_imported(visit: Client, world: World, name: str) -> None:
    for suffix in ("csv", "xlsx"):
        answer = visit.get(reverse("registry:import_sample", args=[name, suffix]))
        assert answer.status_code == 200
        run_page = send(visit, answer.content, kind=f"registry.{name}")
        run = ImportRun.objects.latest("pk")
        assert run_page.url == reverse("registry:map_import", args=[run.uuid])
        columns = visit.post(run_page.url, run.mapping)
        assert columns.url == reverse("registry:preview_import", args=[run.uuid])


def test_samples_fit_together(visit: Client, world: World) -> None:
    for name in ("units", "positions", "employees"):
        content = visit.get(reverse("registry:import_sample", args=[name, "csv"])).content
        run = run_import(content, world.admin, kind=f"registry.{name}")
        assert run.counts.get("quarantined", 0) == 0
    assert Employee.objects.count() == 3


def test_employees_are_listed_filtered_and_shown_without_number(visit: Client, world: World) -> None:
    run_import([person(), person(TONO, name="Tono Umpamanto", unit="BIDANG")], world.admin)
    page = visit.get(reverse("registry:employees")).content.decode()
    assert "Sari Contohwati" in page
    assert "Tono Umpamanto" in page
    page = visit.get(f"{reverse('registry:employees')}?unit=bidang&name=tono&employment=pns").content.decode()
    assert "Sari Contohwati" not in page
    sari = Employee.objects.get(name="Sari Contohwati")
    page = visit.get(reverse("registry:employee", args=[sari.uuid])).content.decode()
    assert "KADIS Dinas Komunikasi" in page
    assert "•••• •••• 2010" in page
    assert SARI not in page


def test_other_agencies_see_nothing_of_it(visit: Client, world: World, settings) -> None:
    run = run_import([person("123"), person(TONO)], world.admin)
    other = browser(world.stranger, settings)
    row, tono = QuarantineRow.objects.get(), Employee.objects.get()
    for name, key in (
        ("registry:import_run", run.uuid),
        ("registry:map_import", run.uuid),
        ("registry:preview_import", run.uuid),
        ("registry:quarantine_csv", run.uuid),
        ("registry:correct_row", row.pk),
        ("registry:dismiss_row", row.pk),
        ("registry:employee", tono.uuid),
    ):
        assert visit.get(reverse(name, args=[key])).status_code < 400
        assert other.get(reverse(name, args=[key])).status_code == 404
    for name in ("registry:start_import", "registry:cancel_import", "registry:retry_quarantine"):
        assert other.post(reverse(name, args=[run.uuid])).status_code == 404
    for name in ("registry:employees", "registry:imports", "registry:quarantine", "registry:activate"):
        assert tono.name not in other.get(reverse(name)).content.decode()


def test_without_a_role_every_page_is_refused(world: World, settings) -> None:
    nobody = browser(User.objects.create_user("biasa", display_name="Biasa"), settings)
    for name in ("employees", "imports", "upload_import", "quarantine", "number_changes", "activate"):
        assert nobody.get(reverse(f"registry:{name}")).status_code == 403


def test_a_number_change_is_decided_on_its_page(visit: Client, world: World) -> None:
    run_import([person(BUDI, name="Budi Misalnya", employment="PPPK")], world.admin)
    run_import([person("199207082026101004", name="Budi Misalnya", employment="CPNS")], world.admin)
    change = NumberChange.objects.get()
    assert "Budi Misalnya" in visit.get(reverse("registry:number_changes")).content.decode()
    assert "Tetapkan 1 perubahan NIP" in [str(todo.text) for todo in todos["registry"].find(world.admin, NOW)]
    address = reverse("registry:number_change", args=[change.pk])
    page = visit.get(address).content.decode()
    assert "Ya, orang yang sama" in page
    assert BUDI not in page
    visit.post(address, {"decision": "confirmed"})
    assert Employee.objects.get().employment == "cpns"
    assert visit.post(address, {"decision": "rejected"}).status_code == 409


def test_letters_show_codes_once_and_the_file_comes_once(visit: Client, world: World, settings) -> None:
    run_import([person()], world.admin)
    address = reverse("registry:activate")
    assert "Sari Contohwati" in visit.get(address).content.decode()
    assert visit.post(address).status_code == 422
    answer = visit.post(address, {"employee": str(Employee.objects.get().pk)})
    page = answer.content.decode()
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    code = re.search(r"<b>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</b>", page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert code
    assert sealed
    file = reverse("registry:download_codes")
    assert browser(world.stranger, settings).post(file, {"sealed": sealed[1]}).status_code == 409
    assert code[1] in visit.post(file, {"sealed": sealed[1]}).content.decode()
    assert visit.post(file, {"sealed": sealed[1]}).status_code == 409
    assert visit.post(file, {"sealed": "x"}).status_code == 409


def test_all_filtered_people_get_codes_at_once(visit: Client, world: World) -> None:
    run_import([person(), person(TONO, name="Tono", unit="BIDANG")], world.admin)
    page = visit.post(f"{reverse('registry:activate')}?unit=BIDANG", {"all": "1"}).content.decode()
    assert "Tono" in page
    assert "Sari" not in page
    assert User.objects.filter(employee__isnull=False).count() == 1


def test_the_start_page_names_what_waits(world: World) -> None:
    run_import([person("123")], world.admin)
    assert [str(todo.text) for todo in todos["registry"].find(world.admin, NOW)] == [
        "Perbaiki 1 baris impor di karantina"
    ]
    assert todos["registry"].find(world.stranger, NOW) == []


def test_lists_ask_a_bounded_number_of_questions(visit: Client, world: World, django_assert_max_num_queries) -> None:
    people = [person(f"198503152010012{number:03d}", name=f"Orang {number}") for number in range(1, 40)]
    run_import([*people, *(person(str(number)) for number in range(40))], world.admin)
    for name, most in (("employees", 16), ("imports", 16), ("quarantine", 16), ("activate", 16)):
        with django_assert_max_num_queries(most):
            visit.get(reverse(f"registry:{name}"))


def test_taking_the_quarantine_out_is_in_the_trail(visit: Client, world: World) -> None:
    run = run_import([person(unit="ENTAH"), person(TONO, unit="ENTAH")], world.admin)
    visit.get(reverse("registry:quarantine_csv", args=[run.uuid]))
    entry = TrailEntry.objects.get(event="registry.quarantine.downloaded")
    assert (entry.actor, entry.after["rows"], entry.scope_path) == (world.admin, 2, run.scope_path)
    assert entry.object_label.startswith(run.file_name)


def test_a_file_with_headers_only_says_what_to_do(visit: Client) -> None:
    answer = send(visit, as_csv([person()]).splitlines(keepends=True)[0])
    assert answer.status_code == 422
    assert "Isi paling sedikit satu baris di bawahnya" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_letters_name_the_place_of_each_person(visit: Client, world: World) -> None:
    run_import([person()], world.admin)
    page = visit.post(reverse("registry:activate"), {"employee": str(Employee.objects.get().pk)}).content.decode()
    assert "STAF Dinas Komunikasi<br>Dinas Komunikasi, Kota Misal" in page
    assert "identity/letters" in page
