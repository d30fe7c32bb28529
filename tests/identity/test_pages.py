"""Pages of people, roles and the trail: who may open them, what they do, what they cost."""

import pytest
from django.utils import timezone

from melek.identity import trail
from melek.identity.models import ActivationCode, Grant, Role, TrailEntry
from melek.identity.views.letters import letters_response
from melek.kit import jobs
from melek.kit.enums import JobState
from tests.identity.world import NOW, World, again, client_of, person

PEOPLE = ("/people/", "/people/of/tari/", "/people/of/tari/grants/new/", "/roles/", "/roles/planner/")
TRAIL = ("/trail/", "/trail/heads/")
ACCOUNTS = ("/people/new/", "/people/of/tari/code/", "/people/of/tari/block/")


@pytest.mark.parametrize("path", [*PEOPLE, *TRAIL, *ACCOUNTS])
def test_page_is_closed_to_strangers_and_to_who_lacks_the_permission(world: World, client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/")
    assert client_of(world.tari).get(path).status_code == 403


def test_pages_open_for_their_roles(world: World) -> None:
    admin, auditor = client_of(world.ratna), client_of(world.yusuf)
    for path in (*PEOPLE, *TRAIL, *ACCOUNTS):
        assert admin.get(path).status_code == 200, path
    for path in TRAIL:
        assert auditor.get(path).status_code == 200, path
    for path in (*PEOPLE, *ACCOUNTS):
        assert auditor.get(path).status_code == 403, path


def test_local_administrator_of_accounts_opens_none_here(world: World) -> None:
    client = client_of(world.intan)
    for path in ACCOUNTS:
        assert client.get(path).status_code == 403, path


def test_role_is_granted_through_the_page(world: World) -> None:
    client = client_of(world.ratna)
    page = client.get("/people/of/tari/grants/new/", {"words": "arsip"}).content.decode()
    assert "Dinas Arsip (Kota Misal)" in page
    given = {"role": Role.objects.get(code="learning_manager").pk, "scope": world.dinas.pk, "valid_from": "2026-01-01"}
    answer = client.post("/people/of/tari/grants/new/?words=arsip", given)
    assert answer["Location"] == "/people/of/tari/"
    assert again(world.tari).has_perm("registry.view_employee", world.dinas)
    again_page = client.post("/people/of/tari/grants/new/?words=arsip", given)
    assert again_page.status_code == 409
    assert "sudah memegang peran itu" in again_page.content.decode()


def test_place_outside_ones_reach_cannot_be_chosen(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.misal)
    given = {"role": Role.objects.get(code="planner").pk, "scope": world.contoh.pk, "valid_from": "2026-01-01"}
    assert client_of(local).post("/people/of/tari/grants/new/", given).status_code == 422
    assert not world.tari.grants.exists()


def test_role_is_ended_through_the_page_with_a_reason(world: World) -> None:
    grant = world.bayu.grants.get()
    client = client_of(world.ratna)
    url = f"/grants/{grant.pk}/end/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"on": "2026-06-30", "reason": ""}).status_code == 422
    assert client.post(url, {"on": "2026-06-30", "reason": "pindah"})["Location"] == "/people/of/bayu/"
    grant.refresh_from_db()
    assert str(grant.valid_to) == "2026-06-30"


def test_own_last_grant_is_kept_by_the_page(world: World) -> None:
    grant = world.ratna.grants.get()
    answer = client_of(world.ratna).post(f"/grants/{grant.pk}/end/", {"on": "2026-06-30", "reason": "lelah"})
    assert answer.status_code == 409
    assert "satu-satunya peran" in answer.content.decode()


def test_grant_outside_ones_reach_does_not_exist(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.contoh)
    grant = world.bayu.grants.get()
    assert client_of(local).get(f"/grants/{grant.pk}/end/").status_code == 404


def test_permission_is_switched_on_the_page_of_the_role(world: World) -> None:
    client = client_of(world.ratna)
    assert client.post("/roles/planner/", {"give": "registry.view_employee"}).status_code == 302
    assert Role.objects.get(code="planner").permissions.filter(permission="registry.view_employee").exists()
    assert client.post("/roles/planner/", {"take": "registry.view_employee"}).status_code == 302
    assert client.post("/roles/planner/", {"take": "registry.nothing"}).status_code == 422
    refused = client.post("/roles/auditor/", {"give": "evaluation.run_wave"})
    assert refused.status_code == 409
    assert "hanya boleh membaca" in refused.content.decode()


def test_account_is_opened_blocked_and_unblocked(world: World) -> None:
    client = client_of(world.ratna)
    letter = client.post("/people/new/", {"username": "evi", "display_name": "Evi Ukur"})
    assert "no-store" in letter["Cache-Control"]
    assert "Evi Ukur" in letter.content.decode()
    assert "http://testserver/activate/" in letter.content.decode()
    assert client.post("/people/new/", {"username": "evi", "display_name": "Evi"}).status_code == 409
    assert client.post("/people/of/evi/block/", {"reason": "uji"}).status_code == 302
    assert client.get("/people/of/evi/block/").status_code == 404
    assert client.post("/people/of/evi/unblock/", {"reason": "uji"}).status_code == 302


def test_new_code_comes_as_a_letter_or_as_csv(world: World) -> None:
    client = client_of(world.ratna)
    world.tari.display_name = "=Tari"
    world.tari.save()
    letter = client.post("/people/of/tari/code/", {"kind": "letters"}).content.decode()
    table = client.post("/people/of/tari/code/", {"kind": "csv"})
    assert "Kepada Yth." in letter
    assert table["Content-Type"].startswith("text/csv")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Nama,Nama akun,Kode,Berlaku sampai"
    assert lines[1].startswith("'=Tari,tari,")
    assert ActivationCode.objects.filter(user=world.tari, replaced_at=None).count() == 1


def test_letters_stand_one_a_sheet(world: World, rf) -> None:
    from melek.identity.services.accounts import issue_codes

    request = rf.get("/")
    request.user = world.ratna
    issued = issue_codes(users=[world.tari, world.bayu], by=world.ratna, at=NOW)
    page = letters_response(request, issued).content.decode()
    assert page.count('class="card letter stack"') == 2
    for one in issued:
        assert one.code in page


def test_people_page_costs_a_fixed_number_of_queries(world: World, django_assert_max_num_queries) -> None:
    client = client_of(world.ratna)
    for number in range(30):
        person(f"p{number}", f"Pegawai {number}", "planner", world.misal)
    with django_assert_max_num_queries(12):
        page = client.get("/people/").content.decode()
    assert "1–25 dari 34" in page


def test_trail_page_shows_entries_in_words(world: World, django_assert_max_num_queries) -> None:
    for number in range(40):
        trail.record(world.intan, "identity.role.granted", world.dinas, at=NOW, reason=f"alasan {number}")
    client = client_of(world.yusuf)
    with django_assert_max_num_queries(12):
        page = client.get("/trail/", {"event": "identity.role"}).content.decode()
    assert "Peran diberikan" in page
    assert "Intan Pegawai (Pengelola kepegawaian)" in page
    assert "<strong>40 perbuatan</strong> sesuai saringan." in page
    assert "1–25 dari 40" in page


def test_trail_page_keeps_to_ones_places(world: World) -> None:
    trail.record(world.bayu, "identity.test.here", world.dinas, at=NOW)
    outside = trail.record(world.bayu, "identity.test.there", world.contoh, at=NOW)
    local = person("lina", "Lina Lokal", "auditor", world.misal)
    client = client_of(local)
    page = client.get("/trail/").content.decode()
    assert "identity.test.here" in page
    assert "identity.test.there" not in page
    assert client.get(f"/trail/{outside.pk}/").status_code == 404
    lines = b"".join(client.post("/trail/export/jsonl/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "identity.test.here" in lines
    assert "identity.test.there" not in lines


def test_entry_page_shows_before_and_after(world: World) -> None:
    entry = trail.record(
        world.bayu,
        "identity.role.ended",
        world.dinas,
        at=NOW,
        before={"to": None},
        after={"to": "2026-06-30"},
        reason="pindah",
    )
    page = client_of(world.yusuf).get(f"/trail/{entry.pk}/").content.decode()
    for words in ("Peran diakhiri", "Bayu Belajar", "2026-06-30", "tidak ada", "pindah", entry.hash, "/misal/dinas/"):
        assert words in page


def test_export_needs_a_post_and_knows_two_kinds(world: World) -> None:
    client = client_of(world.yusuf)
    assert client.get("/trail/export/csv/").status_code == 405
    assert client.post("/trail/export/xlsx/").status_code == 404
    answer = client.post("/trail/export/csv/?event=identity")
    assert answer["Content-Disposition"] == 'attachment; filename="jejak.csv"'
    assert TrailEntry.objects.get(event="identity.trail.exported").actor == world.yusuf


def test_chain_is_checked_from_the_page(world: World) -> None:
    client = client_of(world.yusuf)
    assert "Rantai belum pernah diperiksa" in client.get("/trail/").content.decode()
    started = client.post("/trail/check/")
    ended = jobs.run_one()
    assert ended is not None
    assert ended.state == JobState.DONE, ended.error
    assert client.get(started["Location"])["Location"] == "/trail/"
    assert "Rantai utuh sampai perbuatan nomor" in client.get("/trail/").content.decode()


def test_broken_chain_is_the_first_thing_to_do(world: World) -> None:
    from melek.identity.queries.trail import CHECK

    job = jobs.start(CHECK, by=None, at=NOW)
    job.state, job.finished_at = JobState.DONE, timezone.now()
    job.result = {"count": 7, "last_id": 7, "hash": "", "broken_id": 8, "broken_heads": [], "missing_heads": []}
    job.save()
    auditor = client_of(world.yusuf)
    assert "Rantai jejak perbuatan terputus" in auditor.get("/").content.decode()
    assert "Rantai terputus di perbuatan nomor 8" in auditor.get("/trail/").content.decode()
    assert "terputus" not in client_of(world.bayu).get("/").content.decode()


def test_pages_are_complete_in_english(world: World) -> None:
    client = client_of(world.ratna)
    client.cookies["django_language"] = "en"
    grant = Grant.objects.get(user=world.bayu)
    entry = trail.record(world.bayu, "identity.role.ended", world.dinas, at=NOW, before={"to": None})
    paths = [
        *PEOPLE,
        *TRAIL,
        *ACCOUNTS,
        "/account/",
        "/accounts/2fa/",
        f"/grants/{grant.pk}/end/",
        f"/trail/{entry.pk}/",
    ]
    for path in paths:
        page = client.get(path).content.decode()
        for word in ("peran", "akun", "jejak", "kata sandi", "perbuatan", "tanggal"):
            assert f" {word} " not in page.replace("\n", " "), (path, word)
