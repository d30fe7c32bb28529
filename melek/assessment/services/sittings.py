"""Bookings and sittings: an answer is durable before the next item is shown, and is never counted twice."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Device, Mode, SittingState, TextSize
from melek.assessment.models import Answer, Blueprint, Booking, ItemBank, LiteracyDefinition, Sitting
from melek.assessment.queries.seats import end_of
from melek.assessment.rules import ENGINE, PRACTICE_CUT, read_answer, score_answer
from melek.assessment.services.answers import Given, history, last, remember, store
from melek.assessment.services.pools import (
    PreparedItem,
    PreparedPool,
    current_eligibility,
    current_parameters,
    places_retired,
    prepared_design,
    prepared_eligibility,
    prepared_pool,
)
from melek.assessment.services.results import computed_result
from melek.assessment.services.supervision.access import places_left_out
from melek.assessment.services.supervision.gate import check_seat
from melek.assessment.services.supervision.retakes import check_begin
from melek.identity import trail
from melek.kit.errors import DomainError, InputError
from melek.registry.models import Employee


class NotOpenYet(DomainError):
    """The booking's time has not come."""

    message = _("Tes ini belum dibuka. Kembalilah pada waktu yang tertulis di undangan.")


class Closed(DomainError):
    """The booking's time is over."""

    message = _("Waktu tes ini sudah lewat. Jawaban yang sudah Anda kirim tetap tersimpan.")


class StaleAnswer(DomainError):
    """The answer belongs to an item that is answered already, or to another sitting."""

    message = _("Soal itu sudah Anda jawab. Ini soal Anda sekarang.")


class IncompleteAnswer(InputError):
    """No option, too many, or one that the item does not have."""

    message = _("Lengkapi jawaban Anda, atau pilih “Saya tidak tahu”.")


class SkipsUsedUp(DomainError):
    """A person may set aside a few faulty items, not choose among all."""

    message = _(
        "Anda sudah melewati {most} soal. Jawab soal ini, atau pilih “Saya tidak tahu”; laporan Anda tetap kami baca."
    )


class BankNotSecured(DomainError):
    """A definition of *literate* accepts only a secured bank."""

    message = _("Definisi melek digital hanya menerima bank soal tertutup. Bank terbuka hanya untuk latihan.")


@dataclass(frozen=True)
class Step:
    """Where a sitting stands: the item to answer now, or its end."""

    sitting: Sitting
    position: int
    item: PreparedItem | None
    token: str
    last_answered_at: datetime | None

    @property
    def is_over(self) -> bool:
        return self.item is None


def book(
    *,
    bank: ItemBank,
    blueprint: Blueprint,
    opens_at: datetime,
    closes_at: datetime | None,
    by: Any,
    at: datetime,
    employee: Employee | None = None,
    account: Any = None,
    definition: LiteracyDefinition | None = None,
    mode: str = Mode.UNSUPERVISED,
) -> Booking:
    """Give somebody leave to sit a test between two moments. Raises BankNotSecured for a definition on an open bank."""
    if definition is not None and bank.kind != "secured":
        raise BankNotSecured
    return Booking.objects.create(
        employee=employee,
        account=account or (employee.account if employee else None),
        bank=bank,
        blueprint=blueprint,
        definition=definition,
        mode=mode,
        opens_at=opens_at,
        closes_at=closes_at,
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def begin_sitting(
    *,
    booking: Booking,
    at: datetime,
    seed: int | None = None,
    device: str = Device.UNKNOWN,
    uses_assistive: bool = False,
    text_size: str = TextSize.USUAL,
) -> Sitting:
    """Begin a booking's sitting, or give back the one begun. Raises NotOpenYet, Closed, what `check_begin` raises.

    Device and assistive technology are kept only to check that items are fair to all of them. The sitting belongs to
    the account that the employee has now, which may have been opened after the booking.
    """
    if existing := Sitting.objects.filter(booking=booking).first():
        return existing
    check_time(booking, at)
    check_begin(booking, at)
    from melek.science.psychometrics import decide

    parameters = current_parameters(booking.bank_id, on=timezone.localdate(at))
    table = current_eligibility(parameters.pk, booking.blueprint_id)
    prepared = prepared_pool(parameters.pk)
    cut = booking.definition.cut_theta if booking.definition else PRACTICE_CUT
    value = secrets.randbits(62) if seed is None else seed
    excluded = _excluded(booking, prepared)
    first = decide(
        prepared.pool,
        prepared_design(booking.blueprint_id, cut),
        seed=value,
        history=[],
        eligibility=prepared_eligibility(table.pk if table else None),
        excluded=excluded,
    )
    assert first.item is not None
    return _begun(
        Sitting(
            booking=booking,
            account_id=_holder(booking),
            parameter_set=parameters,
            blueprint_id=booking.blueprint_id,
            eligibility=table,
            seed=value,
            cut_theta=cut,
            excluded=excluded,
            engine=ENGINE,
            pool_hash=prepared.hash,
            first_item_id=prepared.items[first.item].version_id,
            first_token=secrets.token_hex(16),
            device=device,
            uses_assistive=uses_assistive,
            text_size=text_size,
            started_at=at,
        )
    )


def _begun(sitting: Sitting) -> Sitting:
    """Store a new sitting, unless the other tab began it in the same moment."""
    try:
        with transaction.atomic():
            sitting.save(force_insert=True)
            told = {"parameters": sitting.parameter_set.version, "pool_hash": sitting.pool_hash}
            trail.record(sitting.account, "assessment.sitting.begun", sitting, at=sitting.started_at, after=told)
            return sitting
    except IntegrityError:
        return Sitting.objects.get(booking=sitting.booking)


def _holder(booking: Booking) -> int | None:
    """The account that sits a booking's test; the booking takes it over from its employee."""
    account_id = (booking.employee.account_id if booking.employee else None) or booking.account_id
    if account_id != booking.account_id:
        booking.account_id = account_id
        booking.save(update_fields=["account"])
    return account_id


def _excluded(booking: Booking, prepared: PreparedPool) -> list[int]:
    """Places of the items that a test of this booking does not show; kept with the sitting, so that it replays."""
    seen, retired = seen_items(booking, prepared), places_retired(booking.bank_id, prepared)
    return sorted({*seen, *retired, *places_left_out(booking.employee_id, prepared)})


def seen_items(booking: Booking, prepared: PreparedPool) -> list[int]:
    """Places of the items that this person saw in their last sitting on the bank: a retake does not repeat them.

    Earlier sittings are let go while the bank is small, so that a third test still finds items.
    """
    who = {"employee": booking.employee} if booking.employee_id else {"account": booking.account_id}
    earlier = Booking.objects.filter(**who, bank=booking.bank_id, sitting__isnull=False).exclude(pk=booking.pk)
    newest = earlier.order_by("-sitting__started_at").first()
    if newest is None:
        return []
    seen = Answer.objects.filter(sitting__booking=newest).values_list("item_version_id", flat=True)
    return sorted(prepared.place[version] for version in seen if version in prepared.place)


MOST_SKIPS = 3  # items that a person may set aside in one sitting
REMEMBERED = 30  # seconds for which a web process trusts what it read of a begun sitting; not its state and its end


def sitting_for(uuid: UUID, account_id: int) -> Sitting:
    """A person's own begun sitting with booking, bank and blueprint, remembered for half a minute.

    What a sitting began with never changes. Raises Sitting.DoesNotExist for other people's sittings too.
    """
    return _opened(uuid, account_id, int(time.monotonic() // REMEMBERED))


@lru_cache(maxsize=4096)
def _opened(uuid: UUID, account_id: int, period: int) -> Sitting:
    rows = Sitting.objects.select_related(
        "booking__bank", "booking__definition", "blueprint", "parameter_set", "eligibility"
    )
    return rows.get(uuid=uuid, account=account_id)


def forget() -> None:
    """Forget the remembered sittings; only tests need it, where identifiers are used again."""
    _opened.cache_clear()


def step_of(sitting: Sitting) -> Step:
    """The item that waits for an answer, read from the last durable answer."""
    return _step(sitting, last(sitting))


def _step(sitting: Sitting, answers: list[Given]) -> Step:
    prepared = prepared_pool(sitting.parameter_set_id)
    if not answers:
        item = prepared.items[prepared.place[sitting.first_item_id]]
        return Step(sitting, 1, item, sitting.first_token, None)
    newest = answers[-1]
    if newest.next_item_id is None:
        return Step(sitting, newest.position, None, "", newest.answered_at)
    item = prepared.items[prepared.place[newest.next_item_id]]
    return Step(sitting, newest.position + 1, item, newest.next_token, newest.answered_at)


def answer(*, sitting: Sitting, token: str, posted: Mapping[str, Sequence[str]], at: datetime) -> Step:
    """Store an answer and choose the next item in one transaction; the step that follows.

    `posted` holds the form's fields as lists. A repeated token changes nothing and raises StaleAnswer; an answer that
    is no answer raises IncompleteAnswer; after the booking's time, or once the test was ended, Closed is raised.
    """
    check_time(sitting.booking, at)
    answers = history(sitting, token)
    now = _step(sitting, answers)
    if now.item is None or token != now.token:
        raise StaleAnswer
    given = read_answer(now.item.content, posted, seed=sitting.seed, position=now.position)
    if given is None:
        raise IncompleteAnswer
    score = score_answer(now.item.content, now.item.key, given, seed=sitting.seed, position=now.position)
    return _stored(sitting, answers, now, Answer(raw=given, score=score), at)


def skip(*, sitting: Sitting, token: str, report: Mapping[str, Any], at: datetime) -> Step:
    """Set a faulty item aside: it counts for nothing, and another one takes its place; the step that follows.

    Raises StaleAnswer, Closed, and SkipsUsedUp after `MOST_SKIPS` items.
    """
    check_time(sitting.booking, at)
    answers = history(sitting, token)
    now = _step(sitting, answers)
    if now.item is None or token != now.token:
        raise StaleAnswer
    if sum(one.is_skipped for one in answers) >= MOST_SKIPS:
        raise SkipsUsedUp(most=MOST_SKIPS)
    return _stored(sitting, answers, now, Answer(raw=dict(report), score=0, is_skipped=True), at)


def _stored(sitting: Sitting, answers: list[Given], now: Step, given: Answer, at: datetime) -> Step:
    """Store what was given and choose the next item in one transaction."""
    row = _decided(sitting, answers, now, given, at)
    try:
        if row.next_item_id is None:
            result = computed_result(sitting=sitting, answers=[*answers, row], at=at)
            with transaction.atomic():
                _add(row)
                result.save(force_insert=True)
                ended = {"state": SittingState.FINISHED, "finished_at": at}
                if not Sitting.objects.filter(pk=sitting.pk, state=SittingState.OPEN).update(**ended):
                    raise Closed
        else:
            _add(row)  # one statement is one transaction: no further round trips for BEGIN and COMMIT
    except IntegrityError as error:
        raise StaleAnswer from error  # the other tab or the repeated click was first
    remember(answers, row)
    return _step(sitting, answers)


def _add(row: Answer) -> None:
    """Store an answer. Raises StaleAnswer when the test was finished meanwhile, Closed when it was ended."""
    if store(row):
        return
    is_finished = Sitting.objects.filter(pk=row.sitting_id, state=SittingState.FINISHED).exists()
    raise StaleAnswer if is_finished else Closed


def _decided(sitting: Sitting, answers: list[Given], now: Step, given: Answer, at: datetime) -> Answer:
    from melek.science.psychometrics import decide

    assert now.item is not None
    prepared = prepared_pool(sitting.parameter_set_id)
    shown = [(prepared.place[one.item_version_id], one.score, one.is_skipped) for one in answers]
    shown.append((prepared.place[now.item.version_id], given.score, given.is_skipped))
    decision = decide(
        prepared.pool,
        prepared_design(sitting.blueprint_id, sitting.cut_theta),
        seed=sitting.seed,
        eligibility=prepared_eligibility(sitting.eligibility_id),
        **counted(sitting, shown),
    )
    return Answer(
        sitting_id=sitting.pk,
        position=now.position,
        item_version_id=now.item.version_id,
        token=now.token,
        raw=given.raw,
        score=given.score,
        is_skipped=given.is_skipped,
        answered_at=at,
        next_item_id=None if decision.item is None else prepared.items[decision.item].version_id,
        next_token="" if decision.item is None else secrets.token_hex(16),
        stop_reason=decision.stop or "",
        relaxed=decision.relaxed,
    )


def counted(sitting: Sitting, shown: Sequence[tuple[int, int, bool]]) -> dict[str, Any]:
    """What the engine is told of items shown as (place, score, skipped): a skipped one is no answer, and never returns."""
    skipped = [place for place, _score, is_skipped in shown if is_skipped]
    return {
        "history": [(place, score) for place, score, is_skipped in shown if not is_skipped],
        "excluded": [*sitting.excluded, *skipped] if skipped else sitting.excluded,
    }


def check_time(booking: Booking, at: datetime) -> None:
    """Raises NotOpenYet before the booking opens, Closed after it has ended, and what `check_seat` raises."""
    if at < booking.opens_at:
        raise NotOpenYet
    if _is_late(booking, at):
        booking.refresh_from_db(fields=["closes_at"])  # it may have been given more time since it was read
        if _is_late(booking, at):
            raise Closed
    check_seat(booking, at)


def _is_late(booking: Booking, at: datetime) -> bool:
    """Whether a booking is over; the time of a seat is its room's, which `check_seat` tells."""
    return booking.closes_at is not None and at > booking.closes_at and end_of(booking, at) == booking.closes_at


def check_running(sitting: Sitting, at: datetime) -> None:
    """Raises Closed for a sitting that was ended without a result, and what `check_time` raises."""
    row = Sitting.objects.filter(pk=sitting.pk).values_list("state", "booking__closes_at")
    state, sitting.booking.closes_at = row.get()
    if state == SittingState.EXPIRED:
        raise Closed
    check_time(sitting.booking, at)
