"""The API: who may call what, one form for every refusal, and a document that tells all of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from ninja.constants import NOT_SET

from melek.identity.api import AUTH
from melek.identity.models import Grant, Role, Scope, User
from melek.identity.services.roles import sync_roles
from melek.identity.services.tokens import make_token, revoke_token
from melek.planning.queries import LITERACY
from melek.registry.models import Agency, Appointment, Employee, Position
from melek.registry.services.reference import load_all
from melek.registry.services.structure import add_unit
from tests.insight import world as worlds

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
REFUSALS = {"401", "403", "404", "409", "422"}


@pytest.fixture
def nation(db: None) -> None:
    """Agencies, one employee in each of two, and a publication."""
    sync_roles()
    load_all()
    for number, code in enumerate(("kemenkeu", "bkn")):
        agency = Agency.objects.get(code=code)
        unit = add_unit(agency=agency, code="PUSAT", name="Pusat Data")
        position = Position.objects.create(unit=unit, code="STAF", title="Staf", kind="pelaksana", cluster="pengguna")
        person = Employee.objects.create(
            name=f"Sri Contoh {code}, S.Kom.",
            nip_encrypted="x",
            nip_hash=f"{number:032}",
            employment="pns",
            sex="f",
            birth_year=1985,
            education="s2",
            hired_year=2010,
            updated_at=AT,
        )
        Appointment.objects.create(
            employee=person,
            position=position,
            agency=agency,
            unit=unit,
            duty_region=agency.region,
            valid_from=date(2020, 1, 1),
        )


def manager_of(code: str, role: str = "agency_admin") -> User:
    """A person who holds a role in one agency."""
    user = User.objects.create_user(f"pengelola-{code}", "rahasia-sekali", display_name="Melati Pengelola")
    scope = Agency.objects.get(code=code).scope if code else Scope.objects.get(path="/")
    Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=date(2020, 1, 1))
    return user


def token_of(user: User, *allowed: str) -> str:
    """A token of this person with the named permissions."""
    return make_token(user=user, name="uji", allowed=list(allowed), days=30, at=timezone.now())[1]


def call(client: Client, path: str, token: str = "") -> Any:
    """Call a route, with a token when one is given."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(f"/api/v1{path}", headers=headers)


def test_open_routes_answer_a_stranger(client: Client, nation: None) -> None:
    worlds.build()
    for path in (
        "/indicators",
        f"/indicators/{LITERACY}/cells",
        "/targets",
        "/definitions",
        "/earlier-estimates",
        "/manifests",
        "/regions",
        "/agencies",
    ):
        answer = call(client, path)
        assert answer.status_code == 200, path
        assert answer.json()["count"] > 0, path


def test_closed_routes_refuse_a_stranger_in_one_form(client: Client, nation: None) -> None:
    for path in ("/employees", "/me"):
        answer = call(client, path)
        assert answer.status_code == 401
        assert answer.json()["code"] == "NotSignedIn"
        assert set(answer.json()) == {"code", "message"}


def test_employees_of_the_tokens_scope_only(client: Client, nation: None) -> None:
    token = token_of(manager_of("kemenkeu"), "registry.view_employee")
    told = call(client, "/employees", token).json()
    assert told["count"] == 1
    assert [one["agency"] for one in told["items"]] == ["kemenkeu"]
    assert call(client, "/employees?agency=bkn", token).json()["count"] == 0


def test_employees_carry_initials_and_no_number_birth_or_sex(client: Client, nation: None) -> None:
    token = token_of(manager_of("", "auditor"), "registry.view_employee")
    row = call(client, "/employees", token).json()["items"][0]
    assert row["initials"] == "S. C. K."
    assert set(row) == {"uuid", "initials", "employment", "agency", "unit", "position", "duty_region", "synthetic"}


def test_employees_refuse_a_token_without_the_permission(client: Client, nation: None) -> None:
    token = token_of(manager_of("kemenkeu"), "identity.use_api")
    answer = call(client, "/employees", token)
    assert answer.status_code == 403
    assert answer.json()["code"] == "NotAllowed"


def test_a_token_works_until_it_is_revoked(client: Client, nation: None) -> None:
    user = manager_of("kemenkeu")
    made, text = make_token(user=user, name="uji", allowed=["registry.view_employee"], days=30, at=timezone.now())
    assert call(client, "/me", text).json()["username"] == user.username
    revoke_token(token=made, by=user, at=timezone.now())
    assert call(client, "/me", text).status_code == 401


def test_a_token_ends_with_its_time(client: Client, nation: None) -> None:
    before = timezone.now() - timedelta(days=31)
    _made, text = make_token(user=manager_of("kemenkeu"), name="uji", allowed=["identity.use_api"], days=30, at=before)
    assert call(client, "/me", text).status_code == 401


def test_me_tells_only_what_the_token_may(client: Client, nation: None) -> None:
    token = token_of(manager_of("kemenkeu"), "registry.view_employee")
    [grant] = call(client, "/me", token).json()["grants"]
    assert grant["permissions"] == ["registry.view_employee"]
    assert grant["role"] == "agency_admin"


def test_a_session_may_call_as_well(client: Client, nation: None) -> None:
    user = User.objects.create_user("peserta", "rahasia-sekali", display_name="Budi Contoh")
    client.force_login(user)
    assert call(client, "/me").json()["username"] == "peserta"
    assert call(client, "/employees").status_code == 403


def test_cells_carry_everything_that_belongs_to_a_figure(client: Client, nation: None) -> None:
    world = worlds.build()
    cells = call(client, f"/indicators/{LITERACY}/cells?dims=province&period=w2").json()["items"]
    row = next(one for one in cells if one["keys"] == {"province": "32"})
    assert (row["value"], row["lower"], row["upper"], row["n"]) == (0.4, 0.37, 0.43, 200)
    assert row["labels"] == {"province": "Jawa Barat"}
    assert (row["place"], row["synthetic"], row["manifest"]) == ("tempat_tugas", True, str(world.manifest.uuid))
    hidden = next(one for one in cells if one["keys"] == {"province": "95"})
    assert (hidden["state"], hidden["value"], hidden["n"], hidden["population"]) == ("primary", None, None, None)


def test_cells_of_what_was_not_declared_are_not_found(client: Client, nation: None) -> None:
    worlds.build()
    for path in ("/indicators/tidak.ada/cells", f"/indicators/{LITERACY}/cells?dims=sex"):
        answer = call(client, path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "NotFound"


def test_an_unknown_route_is_refused_in_the_same_form(client: Client, db: None) -> None:
    for path in ("/nope", "/agencies/x/y/", "/"):
        for answer in (call(client, path), client.post(f"/api/v1{path}")):
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), path
            assert answer.json() == {
                "code": "NotFound",
                "message": "Alamat ini tidak ada, atau bukan untuk Anda.",
            }
    page = client.get("/nope/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_pages_of_a_list_do_not_repeat_or_lose_a_row(client: Client, nation: None) -> None:
    first = call(client, "/agencies?size=300&page=1").json()
    rest = [call(client, f"/agencies?size=300&page={page}").json()["items"] for page in (2, 3)]
    codes = [one["code"] for one in [*first["items"], *rest[0], *rest[1]]]
    assert len(codes) == len(set(codes)) == first["count"] == Agency.objects.count()
    assert call(client, "/agencies?page=1000000&size=1000").json()["items"] == []


@pytest.mark.parametrize("question", ["page=0", "size=0", "size=1001", "page=x", "kind=%00", "region=31'--"])
def test_wrong_input_is_told_in_the_same_form(client: Client, nation: None, question: str) -> None:
    answer = call(client, f"/agencies?{question}")
    assert answer.status_code == 422
    assert set(answer.json()) == {"code", "message"}


def test_document_declares_every_refusal_and_the_token(client: Client, db: None) -> None:
    document = client.get("/api/v1/openapi.json").json()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) >= 10
    for one in operations:
        declared = set(one["responses"])
        assert declared >= (REFUSALS if one.get("security") else {"404", "409", "422"}), one["operationId"]
        for status in declared & REFUSALS:
            schema = one["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Refusal"}
    assert document["components"]["securitySchemes"]["TokenAuth"] == {"type": "http", "scheme": "bearer"}


def test_every_route_says_who_may_call_it() -> None:
    from melek.site.api import api

    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                is_open = operation.auth_param is None
                assert (operation.view_func.access == "public") == is_open, operation.view_func.__name__
                # what is not open asks as the whole API does: a token, or a session with its second factor
                assert is_open or operation.auth_param is NOT_SET, operation.view_func.__name__
    assert api.auth == AUTH
