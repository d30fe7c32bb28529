"""A wave from plan to closing: frame and rule committed first, then the seed, one draw."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Booking, LiteracyDefinition
from melek.evaluation.enums import UNFINISHED, WAVE_MOVES, MemberStatus, WaveState
from melek.evaluation.models import Stratum, Wave, WaveMember
from melek.evaluation.services.frames import Frame, frame_on
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
        "sample_size": wave.sample_size,
        "selection": "simple random without replacement in each stratum, order by hash(seed, stratum, place)",
        "frame_on": wave.frame_on.isoformat(),
    }


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
    _store_strata(wave, found)
    move(wave, WaveState.COMMITTED, moves=WAVE_MOVES, by=by, draw=draw)
    after = {"frame_hash": found.hash, "population": found.population}
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
    members = _members(wave, found, wave.draw)
    WaveMember.objects.bulk_create(members, batch_size=2000)
    chosen = sorted(str(member.employee_id) for member in members)
    draws.record(wave.draw, result_hash=draws.digest(chosen))
    move(wave, WaveState.DRAWN, moves=WAVE_MOVES, by=by)
    trail.record(by, "evaluation.wave.drawn", wave, at=at, after={"people": len(members)})
    return wave


def _members(wave: Wave, frame: Frame, draw: Draw) -> list[WaveMember]:
    from melek.science.rates import stratified_sample

    strata = list(wave.strata.all())
    sizes, takes = [one.population for one in strata], [one.take for one in strata]
    assert draw.seed is not None
    chosen = stratified_sample(sizes, takes, seed=draw.seed)
    return [
        _member(wave, stratum, people[place])
        for stratum, people, places in zip(strata, frame.people, chosen, strict=True)
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
    wave.members.all().delete()
    _store_strata(wave, found)
    wave.refresh_from_db()
    trail.record(by, "evaluation.wave.recommitted", wave, at=at, reason=reason)
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
