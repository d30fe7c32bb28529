"""A wave from plan to closing: frame and rule committed first, then the seed, one draw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Booking, LiteracyDefinition
from melek.evaluation.enums import UNFINISHED, WAVE_MOVES, MemberStatus, WaveState
from melek.evaluation.models import DrawnSample, Stratum, Wave, WaveMember
from melek.evaluation.services.frames import KEY_BYTES, Frame, frame_on, store_frame
from melek.evaluation.services.modes import SUPERVISED_SHARE
from melek.evaluation.services.responses import refresh_statuses
from melek.identity import trail
from melek.kit import draws
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.models import Draw
from melek.kit.workflow import move
from melek.registry.queries import FrameRow

SMALLEST = 4  # people drawn from a stratum at least
POWER = 0.5


class FrameEmpty(DomainError):
    """Nobody serves on the frame's day."""

    message = _("Tidak ada pegawai aktif pada tanggal kerangka. Impor data pegawai lebih dahulu.")


class FrameChanged(DomainError):
    """The register changed between commitment and draw."""

    message = _(
        "Data pegawai berubah sejak kerangka ditetapkan. Tetapkan kerangka lagi; penetapan lama tetap terlihat."
    )


class TooLateToRedraw(DomainError):
    """Tests have been opened, or nothing has been committed yet."""

    message = _("Undian hanya dapat diulang sesudah kerangka ditetapkan dan sebelum tes dibuka.")


class SampleTooLarge(InputError):
    """More people to draw than there are."""

    message = _("Sampel {size} lebih besar daripada kerangka {population}.")


class SampleTooSmall(InputError):
    """Fewer people to draw than the strata need."""

    message = _("Sampel {size} terlalu kecil: setiap lapisan memerlukan {smallest} orang, jadi paling sedikit {least}.")


class DatesReversed(InputError):
    """A wave that closes before it opens."""

    message = _("Tanggal tutup harus sesudah tanggal buka.")


def rule_of(wave: Wave) -> dict[str, Any]:
    """The rule that is committed with the frame's hash: everything that decides who is drawn, but the seed."""
    return {
        "strata": "agency kind x duty province",
        "allocation": f"power {POWER}, at least {SMALLEST}, largest remainder",
        "power": POWER,
        "smallest": SMALLEST,
        "sample_size": wave.sample_size,
        "selection": "simple random without replacement in each stratum, order by hash(seed, stratum, place)",
        "frame_on": wave.frame_on.isoformat(),
        "supervised_share": SUPERVISED_SHARE,
        "supervision": "the first people in the order of sha256(seed:mode:person), whatever their stratum",
    }


def committed_facts(draw: Draw) -> dict[str, Any]:
    """What the trail keeps of a commitment: frame and rule by their hashes."""
    return {"draw": str(draw.uuid), "frame_hash": draw.frame_hash, "rule_hash": draws.rule_hash(draw)}


def drawn_facts(draw: Draw) -> dict[str, Any]:
    """What the trail keeps of a draw: the commitment, the seed and the hash of the result."""
    return {**committed_facts(draw), "seed": draw.seed, "result_hash": draw.result_hash}


def _need_nation(by: Any, wave: Wave) -> None:
    """A wave is the nation's: who runs waves in one agency only neither plans one nor draws it again."""
    if by is not None and not by.has_perm("evaluation.run_wave", wave):
        raise NotAllowed


@transaction.atomic
def plan_wave(
    *,
    code: str,
    name_id: str,
    name_en: str,
    definition: LiteracyDefinition,
    sample_size: int,
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
    at: datetime,
    is_synthetic: bool = False,
) -> Wave:
    """Plan a wave; its frame is the register on the day it opens. Raises NotAllowed, DatesReversed."""
    if closes_at <= opens_at:
        raise DatesReversed
    wave = Wave(
        code=code,
        name_id=name_id,
        name_en=name_en,
        definition=definition,
        frame_on=opens_at.date(),
        sample_size=sample_size,
        opens_at=opens_at,
        closes_at=closes_at,
        planned_at=at,
        planned_by=by,
        is_synthetic=is_synthetic,
    )
    _need_nation(by, wave)
    wave.save()
    trail.record(by, "evaluation.wave.planned", wave, at=at)
    return wave


@transaction.atomic
def commit_wave(*, wave: Wave, by: Any, at: datetime, frame: Frame | None = None) -> Wave:
    """Fix the frame's hash and the rule; no seed exists yet. Raises FrameEmpty, SampleTooLarge or SampleTooSmall."""
    found = frame or frame_on(wave.frame_on)
    _check_size(wave, found)
    draw = draws.commit("evaluation.wave", subject=wave.code, frame_hash=found.hash, rule=rule_of(wave), by=by, at=at)
    store_frame(draw, found)
    _store_strata(wave, found)
    move(wave, WaveState.COMMITTED, moves=WAVE_MOVES, by=by, draw=draw)
    after = {**committed_facts(draw), "population": found.population}
    trail.record(by, "evaluation.wave.committed", wave, at=at, after=after)
    return wave


def _check_size(wave: Wave, frame: Frame) -> None:
    if not frame.population:
        raise FrameEmpty
    if wave.sample_size > frame.population:
        raise SampleTooLarge(size=wave.sample_size, population=frame.population)
    least = sum(min(SMALLEST, stratum.population) for stratum in frame.strata)
    if wave.sample_size < least:
        raise SampleTooSmall(size=wave.sample_size, smallest=SMALLEST, least=least)


def _store_strata(wave: Wave, frame: Frame) -> None:
    from melek.science.rates import power_allocation

    sizes = [stratum.population for stratum in frame.strata]
    takes = power_allocation(sizes, wave.sample_size, power=POWER, minimum=SMALLEST)
    wave.strata.all().delete()
    Stratum.objects.bulk_create(
        Stratum(
            wave=wave,
            number=number,
            agency_kind=stratum.agency_kind,
            province=stratum.province,
            population=stratum.population,
            take=int(take),
        )
        for number, (stratum, take) in enumerate(zip(frame.strata, takes, strict=True))
    )


@transaction.atomic
def draw_sample(*, wave: Wave, by: Any, at: datetime, seed: int | None = None, frame: Frame | None = None) -> Wave:
    """Make the seed and the one sample it gives. Raises FrameChanged when the register is not the committed one."""
    found = frame or frame_on(wave.frame_on)
    assert wave.draw is not None
    if found.hash != wave.draw.frame_hash:
        raise FrameChanged
    draws.reveal(wave.draw, at=at, seed=seed)
    places = chosen_places([stratum.population for stratum in found.strata], wave.draw)
    members = _members(wave, found, places)
    WaveMember.objects.bulk_create(members, batch_size=2000)
    keys = chosen_keys(found.keys, places)
    DrawnSample.objects.create(draw=wave.draw, keys=b"".join(keys))
    draws.record(wave.draw, result_hash=result_hash(keys))
    move(wave, WaveState.DRAWN, moves=WAVE_MOVES, by=by)
    after = {**drawn_facts(wave.draw), "people": len(members)}
    trail.record(by, "evaluation.wave.drawn", wave, at=at, after=after)
    return wave


def chosen_places(sizes: list[int], draw: Draw) -> list[list[int]]:
    """Who is drawn from strata of these sizes, as places in each: what rule and seed of a draw say, and nothing else."""
    from melek.science.rates import power_allocation, stratified_sample

    rule, seed = draw.rule, draw.seed
    assert seed is not None
    takes = power_allocation(sizes, rule["sample_size"], power=rule["power"], minimum=rule["smallest"])
    return [[int(place) for place in places] for places in stratified_sample(sizes, takes, seed=seed)]


def chosen_keys(strata: Sequence[bytes], places: list[list[int]]) -> list[bytes]:
    """The pseudonyms of the people at the chosen places of each stratum, sorted."""
    return sorted(
        people[place * KEY_BYTES : (place + 1) * KEY_BYTES]
        for people, chosen in zip(strata, places, strict=True)
        for place in chosen
    )


def result_hash(keys: list[bytes]) -> str:
    """The hash of a result: the sorted pseudonyms in hexadecimal, one a line."""
    return draws.digest(key.hex() for key in keys)


def _members(wave: Wave, frame: Frame, chosen: list[list[int]]) -> list[WaveMember]:
    return [
        _member(wave, stratum, people[place])
        for stratum, people, places in zip(wave.strata.all(), frame.people, chosen, strict=True)
        for place in places
    ]


def _member(wave: Wave, stratum: Stratum, row: FrameRow) -> WaveMember:
    return WaveMember(
        wave=wave,
        stratum=stratum,
        employee_id=row.employee_id,
        agency=row.agency,
        regency=row.regency,
        employment=row.employment,
        sex=row.sex,
        education=row.education,
        age_band=row.age_band,
    )


REDRAWABLE = (WaveState.COMMITTED, WaveState.DRAWN)


def need_redrawable(wave: Wave) -> None:
    """Raises TooLateToRedraw unless the frame is fixed and no test has been opened."""
    if wave.state not in REDRAWABLE:
        raise TooLateToRedraw


@transaction.atomic
def recommit_wave(*, wave: Wave, reason: str, by: Any, at: datetime) -> Wave:
    """Commit again with a reason, before any test was opened; the superseded draw stays visible for ever.

    Raises NotAllowed, TooLateToRedraw, and what commit_wave raises about sizes.
    """
    _need_nation(by, wave)
    need_redrawable(wave)
    old = wave.draw
    found = frame_on(wave.frame_on)
    _check_size(wave, found)
    new = draws.commit(
        "evaluation.wave",
        subject=wave.code,
        frame_hash=found.hash,
        rule=rule_of(wave),
        by=by,
        at=at,
        supersedes=old,
        reason=reason,
    )
    still = Wave.objects.filter(pk=wave.pk, state__in=REDRAWABLE)
    if not still.update(draw=new, state=WaveState.COMMITTED):
        raise TooLateToRedraw  # somebody opened the tests meanwhile
    store_frame(new, found)
    wave.members.all().delete()  # who they were stays in the sample of the superseded draw
    _store_strata(wave, found)
    wave.refresh_from_db()
    after = {**committed_facts(new), "population": found.population}
    trail.record(by, "evaluation.wave.recommitted", wave, at=at, after=after, reason=reason)
    return wave


@transaction.atomic
def close_wave(*, wave: Wave, by: Any, at: datetime) -> Wave:
    """Close the tests; invited people without an end become *no response*, and their bookings end now."""
    refresh_statuses(wave=wave)
    wave.members.filter(status__in=UNFINISHED).update(status=MemberStatus.NO_RESPONSE)
    unfinished = Booking.objects.filter(wave_member__wave=wave, closes_at__gt=at).exclude(
        sitting__finished_at__isnull=False
    )
    unfinished.update(closes_at=at)
    move(wave, WaveState.CLOSED, moves=WAVE_MOVES, by=by)
    trail.record(by, "evaluation.wave.closed", wave, at=at)
    return wave
