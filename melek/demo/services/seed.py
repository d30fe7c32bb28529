"""The whole demo nation, from an empty database with reference data to published figures."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.demo.services import (
    abilities,
    accounts,
    accreditation,
    catalogue,
    control,
    evidence,
    internal,
    items,
    laboratory,
    people,
    seats,
    sharing,
    store,
    structure,
    waves,
)
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit.db import refresh_statistics
from melek.kit.errors import DomainError
from melek.registry.models import Agency, Employee
from melek.warehouse.models import Manifest
from melek.warehouse.services import refresh

SEED = 20_251_101
ON = date(2025, 1, 1)
BUILT_AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
WAVE_SHARE, WAVE_LARGEST = 0.2, 4000
MOST_PEOPLE = 6_000_000
Say = Callable[[str], None]


class NoDemo(DomainError):
    """The server does not run as a demo, so invented people would stand there without their badge."""

    message = _("Peladen ini bukan peragaan. Pasang MELEK_DEMO=1 sebelum membuat negara peragaan.")


class RealPeople(DomainError):
    """The database holds people who are not synthetic."""

    message = _("Basis data ini berisi pegawai sungguhan. Negara peragaan hanya dapat dibuat di basis data kosong.")


class SizeImpossible(DomainError):
    """Fewer people than a wave needs, or more than the fast path is made for."""

    message = _("Jumlah pegawai peragaan harus antara 5.000 dan 6.000.000.")


class OtherNation(DomainError):
    """A demo nation of another size is here already."""

    message = _("Negara peragaan dengan {count} pegawai sudah ada. Hapus basis data peragaan untuk membuat yang lain.")


class HalfBuilt(DomainError):
    """The building of the nation was ended in the middle."""

    message = _("Pembangunan negara peragaan terhenti di tengah. Hapus folder basis data peragaan, lalu ulangi.")


def seed_nation(*, size: int, seed: int = SEED, say: Say = print) -> bool:
    """Build the nation; False when it stands already. Raises NoDemo, RealPeople, SizeImpossible, OtherNation or HalfBuilt."""
    if not settings.DEMO:
        raise NoDemo
    if not 5000 <= size <= MOST_PEOPLE:
        raise SizeImpossible
    if Employee.objects.filter(is_synthetic=False).exists():
        raise RealPeople
    if count := Employee.objects.count():
        if count != size:
            raise OtherNation(count=count)
        if Manifest.objects.filter(published_at__isnull=False).exists():
            return False
        raise HalfBuilt
    _build(size, seed, say)
    return True


def _build(size: int, seed: int, say: Say) -> None:
    clock = _Clock(say)
    agencies = list(Agency.objects.on(date(2025, 11, 1)).select_related("region", "scope").order_by("code"))
    structure.build(agencies)
    clock.tell("units and positions")
    nation = people.build(agencies, people=size, seed=seed)
    store.write(nation, agencies, seed=seed, at=BUILT_AT)
    refresh_statistics()
    clock.tell(f"{size} people")
    instrument = items.build(seed=seed, on=ON, at=datetime(2025, 9, 1, tzinfo=UTC))
    clock.tell("item bank, definition, exposure table")
    first, second = abilities.abilities(nation, abilities.kinds_of(agencies), seed=seed)
    abilities.keep(abilities.Truth(first, second, instrument.truth))
    for plan, theta in zip(waves.plans(wave_size(size)), (first, second), strict=True):
        waves.hold(plan, instrument, theta, seed=seed + plan.opens_at.year)
        clock.tell(plan.code)
    accounts.build(instrument, seed=seed, at=BUILT_AT)
    clock.tell("accounts and the open wave")
    laboratory.build(instrument, Agency.objects.get(code=accounts.SHOWCASES[0]), seed=seed, at=BUILT_AT)
    clock.tell("calibration, fairness, panel, room")
    trained = catalogue.build(seed=seed, at=BUILT_AT)
    catalogue.plan(trained, at=BUILT_AT)
    clock.tell("catalogue and joint plan")
    seats.build(trained, at=BUILT_AT)
    sharing.build(at=BUILT_AT)
    clock.tell("lent seats, settled overlaps, requests")
    accreditation.build(trained, at=BUILT_AT)
    clock.tell("accreditation")
    internal.build(trained, at=BUILT_AT)
    control.build(at=BUILT_AT)
    clock.tell("internal assurance and technical control")
    evidence.build(seed=seed, at=BUILT_AT)
    clock.tell("severity of assessors, risk")
    published_at = BUILT_AT + timedelta(hours=1)
    waves.mark_estimated(refresh(at=published_at), at=published_at)
    after = {"people": size, "seed": seed}
    trail.record(None, "demo.nation.built", at=published_at, after=after, scope_path=ROOT_PATH)
    clock.tell("figures")


def wave_size(size: int) -> int:
    """About 4,000 people, or a fifth of a small nation, but enough for every stratum."""
    return min(WAVE_LARGEST, int(size * WAVE_SHARE))


class _Clock:
    """Says what was done and how long it took."""

    def __init__(self, say: Say) -> None:
        self.say, self.last = say, time.monotonic()

    def tell(self, what: str) -> None:
        now = time.monotonic()
        self.say(f"{what}: {now - self.last:.1f} s")
        self.last = now
