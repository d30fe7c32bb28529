"""Two agencies and one of everything in each; one person for each role, once in agency A and once in the whole nation."""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from melek.assessment.enums import BankKind
from melek.assessment.models import Blueprint, Booking, ItemBank, LiteracyDefinition, Result, Sitting
from melek.assessment.services import sittings
from melek.assessment.services.bank import load_bank, mark_pretest, open_bank_rows, provisional_parameters
from melek.assessment.services.definitions import PROVISIONAL_WORDS, propose_definition
from melek.assessment.services.rights.certificates import issue_statement
from melek.dossier.queries.cases import evidence_of
from melek.dossier.services.cases import open_case
from melek.dossier.services.documents import issue_document
from melek.evaluation.models import Stratum, Wave, WaveMember
from melek.identity import trail
from melek.identity.models import ApiToken, Grant, Role, Scope, User
from melek.kit import draws, notices
from melek.kit.models import ImportRun, Job
from melek.registry.models import Agency, Appointment, Employee, NumberChange, Position, Unit
from melek.registry.services.structure import add_unit
from tests.insight import world as publication
from tests.registry.world import as_csv, person, run_import, upload
from tests.walk import accreditation, catalogue, catalogue_seats, control, external, internal, laboratory, risk, sheets

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
INSIDE, OUTSIDE = "bkn", "kemenkeu"
MANY = 30  # more than one page of a list holds
# part of every name in the agency outside; nobody who holds a role in agency A may ever read it
OUTSIDER = "Luarqx"


@dataclass
class Place:
    """One agency with one of everything."""

    agency: Agency
    unit: Unit
    position: Position
    people: list[Employee]
    owner: User  # an employee without roles, whose own tests, jobs and letters these are
    waiting: Booking
    invited: Booking
    open_sitting: Sitting
    done_sitting: Sitting
    result: Result
    supervised: Booking
    own: dict[str, Any] = field(default_factory=dict)  # keys of what belongs to the owner alone
    runs: dict[str, ImportRun] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)  # keys of what belongs to the agency


@dataclass
class Caller:
    """Somebody who asks: their browser, and the places where each permission holds."""

    name: str
    client: Client
    user: User | None = None
    reach: str = ""  # *agency* or *nation*
    held: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class World:
    """What the walk stands on."""

    inside: Place
    outside: Place
    wave: Wave
    callers: list[Caller]
    laboratory: dict[str, Any]  # keys of what stands in no agency


def build() -> World:
    """Build both agencies, the wave that drew in both, a publication, and the callers."""
    published = publication.build(agencies=[INSIDE, OUTSIDE])
    inside, outside = _place(INSIDE, "Dalam"), _place(OUTSIDE, OUTSIDER)
    wave = _wave(published.definition, [inside, outside])
    for place in (inside, outside):
        laboratory.of_place(place, _secured_definition(), at=AT)
        external.of_place(place, at=AT)
        catalogue.of_place(place, at=AT)
        catalogue_seats.of_place(place, at=AT)
        accreditation.of_place(place, at=AT)
        risk.of_place(place, at=AT)
        control.of_place(place, at=AT)
        internal.of_place(place, at=AT)
        internal.complaints_of_place(place, at=AT)
    found = laboratory.national(_secured_definition(), _account("penulis", "Penulis Uji"), at=AT)
    return World(inside, outside, wave, _callers(inside), found)


def _secured_definition() -> LiteracyDefinition:
    """The definition that stands on a secured bank with parameters."""
    rows = LiteracyDefinition.objects.filter(bank__parameter_sets__isnull=False).order_by("pk")
    if found := rows.first():
        return found
    bank = load_bank(code="tertutup", name="Tertutup", kind=BankKind.SECURED, rows=mark_pretest(open_bank_rows()))
    parameters = provisional_parameters(bank=bank, version="1", effective_on=AT.date())
    return propose_definition(
        version="uji",
        parameter_set=parameters,
        valid_from=AT.date(),
        owner="Pemilik uji",
        consultation="Belum ada.",
        by=None,
        at=AT,
        **PROVISIONAL_WORDS,
    )


def _place(code: str, word: str) -> Place:
    agency = Agency.objects.get(code=code)
    unit = add_unit(agency=agency, code="PUSAT", name="Pusat Data")
    made = {"kind": "pelaksana", "cluster": "pengguna"}
    position = Position.objects.create(unit=unit, code="STAF", title="Staf", role_profile="pelaksana", **made)
    people = [_employee(position, f"{word} Contoh {number}") for number in range(MANY)]
    owner = _account(f"orang-{code}", people[0].name)
    people[0].account = owner
    people[0].save()
    waiting, invited, done, running = (_booking(people[0]) for _number in range(4))
    place = Place(
        agency,
        unit,
        position,
        people,
        owner,
        waiting,
        invited,
        sittings.begin_sitting(booking=running, at=AT, seed=1),
        *_finished(done),
        _booking(people[0], mode="supervised"),
    )
    _own_things(place)
    _agency_things(place, word)
    _dossier_things(place)
    return place


def _employee(position: Position, name: str) -> Employee:
    number = f"{position.unit.agency_id:08}{name[-2:].strip():>024}"
    one = Employee.objects.create(
        name=name,
        nip_encrypted=_number(number),
        nip_hash=number,
        employment="pns",
        sex="f",
        birth_year=1985,
        education="s2",
        hired_year=2010,
        updated_at=AT,
    )
    agency = position.unit.agency
    stands = {"agency": agency, "unit": position.unit, "duty_region": agency.region, "valid_from": SINCE}
    Appointment.objects.create(employee=one, position=position, **stands)
    return one


def _number(text: str) -> str:
    from melek.kit.crypto import encrypt
    from melek.registry.models.person import NIP_PURPOSE

    return encrypt(f"19850315201001{text[-4:]}", NIP_PURPOSE)


def _account(username: str, name: str) -> User:
    """An account with every kind of second factor, so that all pages of it exist."""
    user = User.objects.create_user(username, display_name=name)
    kinds = Authenticator.Type
    Authenticator.objects.create(user=user, type=kinds.TOTP, data={"secret": "rahasia"})
    Authenticator.objects.create(user=user, type=kinds.RECOVERY_CODES, data={"seed": "benih", "used_mask": 0})
    return user


def _booking(employee: Employee, *, mode: str = "unsupervised") -> Booking:
    return sittings.book(
        mode=mode,
        bank=ItemBank.objects.get(code="terbuka"),
        blueprint=Blueprint.objects.exclude(design={}).get(),
        opens_at=AT - timedelta(days=1),
        closes_at=None,
        by=None,
        at=AT,
        employee=employee,
    )


def _finished(booking: Booking) -> tuple[Sitting, Result]:
    """A sitting answered to its end, and its result as a test on a secured bank would leave it."""
    sitting = sittings.begin_sitting(booking=booking, at=AT, seed=2)
    step = sittings.step_of(sitting)
    while not step.is_over:
        step = sittings.answer(sitting=sitting, token=step.token, posted={"tidak_tahu": ["1"]}, at=AT)
    Result.objects.filter(sitting=sitting).update(is_practice=False)
    sitting.refresh_from_db()
    return sitting, sitting.results.get()


def _own_things(place: Place) -> None:
    owner = place.owner
    passkey = {"name": "Kunci", "credential": credential()}
    key = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data=passkey)
    sent = [notices.send("evaluation.invitation", to=owner, at=AT) for _number in range(MANY)]
    place.own = {
        "webauthn": key.pk,
        "notice": sent[0].pk,
        "job": Job.objects.create(kind="kit.retry_quarantine", started_by=owner, created_at=AT, state="running").uuid,
        "token": _token(owner).pk,
    }


def _api_role() -> Role:
    return Role.objects.get(code="planner")


def credential() -> dict[str, Any]:
    """What a browser sends when a passkey is added."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(b"\0" * 16, b"kunci", key)
    flags = AuthenticatorData.FLAG
    made = AuthenticatorData.create(b"\0" * 32, flags.UP | flags.UV | flags.AT, 0, attested)
    client_data = b'{"type":"webauthn.create","challenge":"YQ","origin":"http://localhost"}'
    return {
        "id": websafe_encode(b"kunci"),
        "rawId": websafe_encode(b"kunci"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
        },
    }


def _token(owner: User) -> ApiToken:
    made = {"token_hash": f"sidik-{owner.pk}", "hint": "abcd", "permissions": ["evaluation.view_wave"]}
    return ApiToken.objects.create(user=owner, name="uji", created_at=AT, expires_at=AT + timedelta(days=900), **made)


def _agency_things(place: Place, word: str) -> None:
    code = place.agency.code
    admin = _account(f"pengelola-{code}", f"{word} Pengelola")
    grant = Grant.objects.create(
        user=admin, role=Role.objects.get(code="agency_admin"), scope=place.agency.scope, valid_from=SINCE
    )
    rows = [person("123", name=f"{word} Keliru {number}", agency=code, unit="PUSAT") for number in range(MANY)]
    place.runs = {
        "previewed": upload(as_csv(rows), admin, name=f"{word}-pratinjau.csv"),
        "done": run_import(rows, admin, name=f"{word}-selesai.csv"),
    }
    for number in range(MANY):
        upload(as_csv(rows[:1]), admin, name=f"{word}-{number}.csv")
    blocked = _account(f"tutup-{code}", f"{word} Tutup")
    User.objects.filter(pk=blocked.pk).update(is_active=False)
    entries = [trail.record(None, "registry.employee.viewed", one, at=AT) for one in place.people]
    place.keys = {
        "grant": grant.pk,
        "admin": admin.username,
        "blocked": blocked.username,
        "quarantine": place.runs["done"].quarantine.order_by("pk")[0].pk,
        "change": _changes(place),
        "office": admin,
        "entry": entries[0].pk,
    }


def _dossier_things(place: Place) -> None:
    """A document of the owner, their objection to it, a file that they brought; an objection to their result, and its statement."""
    owner, path = place.owner, place.agency.scope.path
    facts = {"name": str(owner), "matter": "Uji", "text": f"Keterangan tentang {owner}."}
    document = issue_document(kind="dossier.statement", facts=facts, scope_path=path, subject=owner, by=None, at=AT)
    case = open_case(
        kind="dossier.document_objection",
        subject=document,
        scope_path=path,
        statement=f"Nama {owner} tertulis salah.",
        remedy="Betulkan.",
        files=[("bukti.txt", [str(owner).encode()])],
        by=owner,
        at=AT,
    )
    open_case(
        kind="assessment.objection",
        subject=place.result,
        scope_path="/",
        statement=f"Tes {owner} terputus dua kali.",
        remedy="Tes ulang.",
        by=owner,
        at=AT,
    )
    place.own["statement"] = issue_statement(result=place.result, by=owner, at=AT).number
    place.own |= {"case": case.uuid, "document": document.number, "evidence": evidence_of(case).get().uuid}
    place.own |= sheets.of_case(case, by=owner, at=AT)


def _changes(place: Place) -> int:
    one, unit = place.people[1], place.unit
    kept = ("name", "employment", "sex", "birth_year", "education", "hired_year", "state", "match_hash", "content_hash")
    row = {name: getattr(one, name) for name in kept}
    row |= {"agency_id": place.agency.pk, "unit_id": unit.pk, "position_id": place.position.pk}
    row |= {"duty_region_id": place.agency.region_id, "starts_on": "2026-01-01"}
    made = [
        NumberChange.objects.create(
            employee=one,
            old_nip_hash=one.nip_hash,
            new_nip_encrypted=one.nip_encrypted,
            new_nip_hash=f"baru-{one.pk}",
            row=row,
            batch="uji",
            proposed_at=AT,
        )
        for one in place.people
    ]
    return made[0].pk


def _wave(definition: Any, places: list[Place]) -> Wave:
    draw = draws.commit("uji", subject="uji", frame_hash="ab" * 32, rule={}, by=None, at=AT)
    draws.reveal(draw, at=AT, seed=7)
    wave = Wave.objects.create(
        code="uji",
        name_id="Gelombang uji",
        name_en="Trial wave",
        definition=definition,
        frame_on=AT.date(),
        sample_size=60,
        opens_at=AT,
        closes_at=AT + timedelta(days=30),
        state="drawn",
        draw=draw,
        planned_at=AT,
    )
    stratum = Stratum.objects.create(wave=wave, number=1, agency_kind="lpnk", province="31", population=90, take=60)
    for place in places:
        for one in place.people:
            booking = place.invited if one == place.people[0] else None
            member = WaveMember.objects.create(
                wave=wave, stratum=stratum, employee=one, booking=booking, agency=place.agency.code
            )
            place.keys.setdefault("member", member.pk)
    return wave


def _callers(inside: Place) -> list[Caller]:
    """A stranger, a person without roles, and each role in agency A and in the nation."""
    from melek.identity.permissions import permissions

    root = Scope.objects.get(path="/")
    callers = [Caller("stranger", Client(raise_request_exception=False)), _signed_in("person", inside.owner)]
    for scope, where in ((inside.agency.scope, "agency"), (root, "nation")):
        for role in Role.objects.order_by("pk"):
            user = _account(f"{role.code}-{where}", f"{role.code} {where}")
            Grant.objects.create(user=user, role=role, scope=scope, valid_from=SINCE)
            held = {one.code: [scope.path] for one in permissions if role.code in one.roles}
            callers.append(_signed_in(f"{role.code} of the {where}", user, where, held))
    return callers


def _signed_in(name: str, user: User, reach: str = "", held: dict[str, list[str]] | None = None) -> Caller:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    # the password was asked for again just now, so that pages behind that question open
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return Caller(name, client, user, reach, held or {})
