"""Survey waves of the demo nation: the real draw, the real engine, people who answer, refuse or cannot be reached."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import transaction

from melek.assessment.enums import Device, Mode
from melek.assessment.models import Answer, EligibilityTable, Sitting
from melek.assessment.services.bulk import Finished, store_finished
from melek.assessment.services.pools import current_eligibility, prepared_design, prepared_eligibility, prepared_pool
from melek.demo.services.abilities import NATIONAL_ICT
from melek.demo.services.items import DemoInstrument
from melek.evaluation.enums import WAVE_MOVES, MemberStatus, WaveState
from melek.evaluation.models import AccessAnswer, Wave, WaveMember
from melek.evaluation.services import responses, waves
from melek.evaluation.services.frames import frame_on
from melek.identity import trail
from melek.kit.crypto import keyed_hash
from melek.kit.reference import load_csv
from melek.kit.workflow import move
from melek.warehouse.models import Manifest

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Items


PHONES = "a"  # first digit of a hash: ten in sixteen people sit the test on a phone
HARDER = 1.5  # logits that one item is harder on a phone
TASTERS = 400  # simulated people who tell which item most people meet
HELPED = 0.06  # logits that the demo's people gain where nobody watches


@dataclass(frozen=True)
class WavePlan:
    """A wave to hold: code, names, when, how many people."""

    code: str
    name_id: str
    name_en: str
    opens_at: datetime
    closes_at: datetime
    size: int


def plans(size: int) -> tuple[WavePlan, WavePlan]:
    """The two waves, a year apart."""
    made = []
    for year in (2025, 2026):
        opens = datetime(year, 10, 1, 0, 0, tzinfo=UTC)
        made.append(
            WavePlan(
                f"gelombang-{year}",
                f"Gelombang Oktober {year}",
                f"Wave of October {year}",
                opens,
                opens + timedelta(days=30),
                size,
            )
        )
    return made[0], made[1]


def hold(plan: WavePlan, instrument: DemoInstrument, abilities: Any, *, seed: int) -> Wave:
    """Plan, commit, draw, open, let people answer, close."""
    at = plan.opens_at - timedelta(days=14)
    wave = waves.plan_wave(
        code=plan.code,
        name_id=plan.name_id,
        name_en=plan.name_en,
        definition=instrument.definition,
        sample_size=plan.size,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        by=None,
        at=at,
        is_synthetic=True,
    )
    frame = frame_on(wave.frame_on)
    waves.commit_wave(wave=wave, by=None, at=at, frame=frame)
    waves.draw_sample(wave=wave, by=None, at=at + timedelta(days=1), seed=seed, frame=frame)
    responses.open_wave(wave=wave, by=None, at=plan.opens_at)
    _let_people_answer(wave, instrument, abilities, seed=seed)
    waves.close_wave(wave=wave, by=None, at=plan.closes_at)
    return wave


@transaction.atomic
def mark_estimated(manifest: Manifest, *, at: datetime) -> None:
    """The figures of the closed waves are published in a manifest."""
    for wave in Wave.objects.filter(state=WaveState.CLOSED):
        move(wave, WaveState.ESTIMATED, moves=WAVE_MOVES, by=None)
        trail.record(None, "evaluation.wave.estimated", wave, at=at, after={"manifest": str(manifest.uuid)})


def _let_people_answer(wave: Wave, instrument: DemoInstrument, abilities: Any, *, seed: int) -> None:
    import numpy as np

    rng = np.random.default_rng(seed + 17)
    members = list(wave.members.select_related("booking", "stratum").order_by("id"))
    status = _fates(members, rng)
    for value in (MemberStatus.REFUSED, MemberStatus.UNREACHABLE, MemberStatus.LEFT):
        chosen = [member.pk for member, one in zip(members, status, strict=True) if one == value]
        WaveMember.objects.filter(pk__in=chosen).update(status=value)
    finished = [member for member, one in zip(members, status, strict=True) if one == MemberStatus.FINISHED]
    _sit(wave, instrument, finished, abilities, seed=seed)
    _answer_access(finished, rng, wave.opens_at)


def _fates(members: list[WaveMember], rng: Any) -> list[str]:
    """What becomes of each drawn person: worse reach where the ICT index is low, fewer answers among older people."""
    index = {row["province"]: float(row["value"]) for row in load_csv("demo", "ict_index.csv")}
    fates = []
    for member, chance in zip(members, rng.random(len(members)), strict=True):
        far = max(0.0, NATIONAL_ICT - index[member.stratum.province])
        unreachable = 0.02 + 0.09 * far
        silent = 0.07 + (0.05 if member.age_band == "50-" else 0.0)
        for share, value in (
            (0.01, MemberStatus.LEFT),
            (0.03, MemberStatus.REFUSED),
            (unreachable, MemberStatus.UNREACHABLE),
            (silent, MemberStatus.INVITED),
        ):
            chance -= share
            if chance < 0:
                fates.append(str(value))
                break
        else:
            fates.append(str(MemberStatus.FINISHED))
    return fates


def _sit(wave: Wave, instrument: DemoInstrument, members: list[WaveMember], abilities: Any, *, seed: int) -> None:
    import numpy as np

    from melek.science.psychometrics import simulate, simulated_answers

    prepared = prepared_pool(instrument.parameters.pk)
    theta = abilities[np.array([member.employee_id - 1 for member in members])]
    alone = np.array([member.booking is not None and member.booking.mode == Mode.UNSUPERVISED for member in members])
    theta = theta + HELPED * alone
    seeds = [seed * 1_000_003 + member.employee_id for member in members]
    table = current_eligibility(instrument.parameters.pk, instrument.definition.blueprint_id)
    excluded = _seen_before(members, prepared.place)
    on_phone = np.array([keyed_hash(str(member.employee.uuid), "device")[0] < PHONES for member in members])
    for device, chosen in ((Device.PHONE, on_phone), (Device.DESKTOP, ~on_phone)):
        places = np.flatnonzero(chosen)
        sitting = [members[place] for place in places]
        truth = harder_on_phones(instrument) if device == Device.PHONE else instrument.truth
        own = [seeds[place] for place in places]
        run = simulate(
            prepared.pool,
            prepared_design(instrument.definition.blueprint_id, instrument.definition.cut_theta),
            seeds=own,
            answer=simulated_answers(truth, theta[places], own),
            eligibility=prepared_eligibility(table.pk if table else None),
            excluded=None if excluded is None else excluded[places],
        )
        _store(
            wave,
            instrument,
            sitting,
            run,
            seeds=own,
            excluded=None if excluded is None else excluded[places],
            table=table,
        )
        Sitting.objects.filter(booking__in=[one.booking_id for one in sitting]).update(device=device)


@lru_cache(maxsize=1)
def harder_on_phones(instrument: DemoInstrument) -> "Items":
    """The items as phones show them: the one that most people meet is harder there, so that fairness has a case."""
    import numpy as np

    from melek.science.psychometrics import make_items, simulate, simulated_answers

    items, pool = instrument.truth, prepared_pool(instrument.parameters.pk).pool
    table = current_eligibility(instrument.parameters.pk, instrument.definition.blueprint_id)
    seeds = np.arange(TASTERS)
    run = simulate(
        pool,
        prepared_design(instrument.definition.blueprint_id, instrument.definition.cut_theta),
        seeds=seeds,
        answer=simulated_answers(items, np.linspace(-1.5, 1.5, TASTERS), seeds),
        eligibility=prepared_eligibility(table.pk if table else None),
    )
    shown = np.bincount(run.items[run.items >= 0], minlength=items.size)
    place = int(np.argmax(np.where(pool.is_pretest | (items.model != "2pl"), 0, shown)))
    moved = items.b.copy()
    moved[place] += HARDER
    return make_items(model=items.model, a=items.a, b=moved, c=items.c)


def _store(
    wave: Wave,
    instrument: DemoInstrument,
    members: list[WaveMember],
    run: Any,
    *,
    seeds: list[int],
    excluded: Any,
    table: EligibilityTable | None,
) -> None:
    started = [wave.opens_at + timedelta(minutes=31 * (place % 900)) for place in range(len(members))]
    found = Finished(
        bookings=[member.booking for member in members if member.booking],
        seeds=seeds,
        started=started,
        run=run,
        excluded=excluded,
    )
    store_finished(found, parameter_set=instrument.parameters, eligibility=table, definition=instrument.definition)


def _seen_before(members: list[WaveMember], place: dict[int, int]) -> "np.ndarray[Any, Any]":
    """Items that each person saw in the wave before; a retake does not repeat them."""
    import numpy as np

    row = {member.employee_id: index for index, member in enumerate(members)}
    seen = np.zeros((len(members), len(place)), dtype=bool)
    earlier = Answer.objects.filter(sitting__booking__employee__in=list(row)).values_list(
        "sitting__booking__employee_id", "item_version_id"
    )
    for employee, version in earlier.iterator(chunk_size=20_000):
        if version in place:
            seen[row[employee], place[version]] = True
    return seen


def _answer_access(members: list[WaveMember], rng: Any, at: datetime) -> None:
    index = {row["province"]: float(row["value"]) for row in load_csv("demo", "ict_index.csv")}
    rows = []
    for member, chances in zip(members, rng.random((len(members), 5)), strict=True):
        reach = min(1.0, max(0.0, (index[member.stratum.province] - 3.0) / 4.0))
        pick = [_pick(chance, reach) for chance in chances]
        rows.append(
            AccessAnswer(
                member=member,
                device=("own", "shared", "phone", "none")[pick[0]],
                signal=("good", "unsteady", "elsewhere", "none")[pick[1]],
                electricity=("always", "interrupted", "hours", "none")[pick[2]],
                distance=("here", "under_5", "under_25", "over_25")[pick[3]],
                help=("staff", "colleague", "family", "nobody")[pick[4]],
                answered_at=at,
            )
        )
    AccessAnswer.objects.bulk_create(rows, batch_size=1000)


def _pick(chance: float, reach: float) -> int:
    """0 is the best of four answers; better reach makes it likelier."""
    limits = (0.25 + 0.6 * reach, 0.6 + 0.35 * reach, 0.9 + 0.08 * reach)
    return sum(chance > limit for limit in limits)
