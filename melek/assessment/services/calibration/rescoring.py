"""Old tests scored anew under a named version of the parameters; the old results stay beside the new ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import SittingState
from melek.assessment.models import (
    Answer,
    ItemParameter,
    LiteracyDefinition,
    ParameterSet,
    RescoredResult,
    Rescoring,
    Result,
    Sitting,
)
from melek.assessment.services.pools import prepared_pool
from melek.assessment.services.results import computed_results, counting
from melek.identity import trail
from melek.kit import jobs
from melek.kit.errors import InputError, NotAllowed

JOB = "assessment.rescore"
BATCH = 200


class NameTaken(InputError):
    """Another rescoring has this name."""

    message = _("Nama ini sudah dipakai. Beri nama lain, misalnya dengan tanggalnya.")


class OtherBank(InputError):
    """The definition stands on another bank than the parameters."""

    message = _("Definisi itu memakai bank soal lain.")


@transaction.atomic
def ask_rescoring(
    *, name: str, parameter_set: ParameterSet, definition: LiteracyDefinition | None, by: Any, at: datetime
) -> Rescoring:
    """Queue the rescoring of all finished sittings of a bank. Raises NotAllowed, NameTaken, OtherBank."""
    if not by.has_perm("assessment.sign_calibration", parameter_set.bank):
        raise NotAllowed
    if Rescoring.objects.filter(name=name).exists():
        raise NameTaken
    if definition is not None and definition.bank_id != parameter_set.bank_id:
        raise OtherBank
    made = Rescoring.objects.create(
        name=name, parameter_set=parameter_set, definition=definition, asked_at=at, asked_by=by
    )
    made.job = jobs.start(JOB, by=by, at=at, rescoring=made.pk)
    made.save(update_fields=["job"])
    after = {"parameters": parameter_set.version, "definition": str(definition or "")}
    trail.record(by, "assessment.rescoring.asked", made, at=at, after=after)
    return made


def rescore(
    rescoring: Rescoring, *, at: datetime, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Compute the results that are still missing, a batch in a transaction, and tell what changed.

    Answers to wordings that the new set does not hold are dropped and counted. A sitting that keeps too few
    (`is_enough_left`), or that has a result under the set already, is left out.
    """
    waiting = _waiting(rescoring)
    total = len(waiting)
    for first in range(0, total, BATCH):
        _rescore_batch(rescoring, waiting[first : first + BATCH], at=at)
        if progress is not None:
            progress(min(first + BATCH, total), total)
    summary = _summary(rescoring)
    with transaction.atomic():
        Rescoring.objects.filter(pk=rescoring.pk).update(summary=summary)
        trail.record(None, "assessment.rescoring.done", rescoring, at=at, after=summary)
    rescoring.summary = summary
    return summary


def _finished(rescoring: Rescoring) -> Any:
    bank = rescoring.parameter_set.bank_id
    return Sitting.objects.filter(booking__bank=bank, state=SittingState.FINISHED)


def _waiting(rescoring: Rescoring) -> list[int]:
    done = Result.objects.filter(rescored__rescoring=rescoring)
    waiting = _finished(rescoring).exclude(pk__in=done.values("sitting"))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def is_enough_left(sitting: Sitting, answers: list[Answer], parameter_set: ParameterSet) -> bool:
    """Whether enough answers of a sitting count under a set: as many as its blueprint asks for, or all of a shorter one.

    `sitting` with its blueprint.
    """
    own, prepared = prepared_pool(sitting.parameter_set_id), prepared_pool(parameter_set.pk)
    then, now = (len(counting(answers, prepared=pool, own=own)) for pool in (own, prepared))
    return 0 < now >= min(then, int(sitting.blueprint.design["min_scored"]))


@transaction.atomic
def _rescore_batch(rescoring: Rescoring, keys: list[int], *, at: datetime) -> None:
    sittings = Sitting.objects.filter(pk__in=keys).select_related("booking__bank", "booking__definition", "blueprint")
    answers: dict[int, list[Answer]] = {key: [] for key in keys}
    for answer in Answer.objects.filter(sitting__in=keys).order_by("sitting", "position"):
        answers[answer.sitting_id].append(answer)
    taken = set(
        Result.objects.filter(sitting__in=keys, parameter_set=rescoring.parameter_set).values_list(
            "sitting", "definition"
        )
    )
    by_definition: dict[LiteracyDefinition | None, list[Sitting]] = {}
    for sitting in sittings.order_by("pk"):
        definition = rescoring.definition or sitting.booking.definition
        is_new = (sitting.pk, definition.pk if definition else None) not in taken
        if is_new and is_enough_left(sitting, answers[sitting.pk], rescoring.parameter_set):
            by_definition.setdefault(definition, []).append(sitting)
    for definition, chosen in by_definition.items():
        results = computed_results(
            sittings=chosen,
            answers=answers,
            at=at,
            parameter_set=rescoring.parameter_set,
            definition=definition,
        )
        Result.objects.bulk_create(results)
        RescoredResult.objects.bulk_create(RescoredResult(rescoring=rescoring, result=one) for one in results)


def _summary(rescoring: Rescoring) -> dict[str, Any]:
    """How many were scored anew, without how many answers, how far scores moved, and how many verdicts changed."""
    made = Result.objects.filter(rescored__rescoring=rescoring).values_list("sitting", "theta", "verdict")
    first: dict[int, tuple[float, str]] = {}
    old = Result.objects.filter(sitting__booking__bank=rescoring.parameter_set.bank_id, rescored=None)
    for sitting, theta, verdict in old.order_by("-made_at", "-pk").values_list("sitting", "theta", "verdict"):
        first[sitting] = (theta, verdict)
    pairs = [(*first[sitting], theta, verdict) for sitting, theta, verdict in made if sitting in first]
    moved = [new - was for was, _old, new, _new in pairs]
    return {
        "rescored": len(moved),
        "left_out": _finished(rescoring).count() - len(moved),
        **_dropped(rescoring),
        "mean_change": round(sum(moved) / len(moved), 4) if moved else 0.0,
        "largest_change": round(max(map(abs, moved)), 4) if moved else 0.0,
        "verdicts_changed": sum(was != now for _theta, was, _new, now in pairs),
    }


def _dropped(rescoring: Rescoring) -> dict[str, int]:
    """How many answers counted on their day and do not under the new set, and in how many of the tests scored anew."""
    kept = ItemParameter.objects.filter(parameter_set=rescoring.parameter_set, is_pretest=False).values("item_version")
    made = Result.objects.filter(rescored__rescoring=rescoring).values("sitting")
    then = ItemParameter.objects.filter(
        parameter_set=OuterRef("sitting__parameter_set"), item_version=OuterRef("item_version"), is_pretest=False
    )
    rows = Answer.objects.filter(Exists(then), sitting__in=made, is_skipped=False).exclude(item_version__in=kept)
    counts = rows.order_by().aggregate(answers=Count("pk"), tests=Count("sitting", distinct=True))
    return {"dropped_answers": counts["answers"], "dropped_in": counts["tests"]}
