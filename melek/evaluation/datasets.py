"""What evaluation publishes to the warehouse: members and answers of waves, by pseudonym only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Value, When

from melek.assessment.models import Answer, ItemParameter
from melek.assessment.queries import sittings_set_aside
from melek.evaluation.enums import SET_ASIDE, MemberStatus, WaveState
from melek.evaluation.models import FrameAgency, Stratum, Wave, WaveMember
from melek.kit.crypto import keyed_hash
from melek.warehouse.registers import SyntheticSource, dataset, synthetic_sources
from melek.warehouse.services.files import batches

if TYPE_CHECKING:
    import pyarrow as pa

PSEUDONYM = "warehouse"
_READY = (WaveState.CLOSED, WaveState.ESTIMATED)


def _waves() -> list[str]:
    return list(Wave.objects.filter(state__in=_READY).order_by("code").values_list("code", flat=True))


def _has_synthetic_waves() -> bool:
    return Wave.objects.filter(is_synthetic=True, state__in=_READY).exists()


synthetic_sources.add(SyntheticSource("evaluation.Wave", _has_synthetic_waves))


def _strata_schema() -> "pa.Schema":
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    names = [("number", whole), ("agency_kind", text), ("province", text), ("population", whole), ("take", whole)]
    return pa.schema([("wave", text), *names])


@dataset("evaluation.wave_strata", version=1, schema=_strata_schema, partitions=_waves)
def wave_strata(partition: str) -> "Iterator[pa.RecordBatch]":
    """Strata of a wave with their head count and the number drawn."""
    rows = Stratum.objects.filter(wave__code=partition).order_by("number")
    values = rows.values_list("wave__code", "number", "agency_kind", "province", "population", "take")
    return batches(values.iterator(), _strata_schema())


def _agencies_schema() -> "pa.Schema":
    import pyarrow as pa

    return pa.schema([("wave", pa.string()), ("agency", pa.string()), ("population", pa.int64())])


@dataset("evaluation.wave_agencies", version=1, schema=_agencies_schema, partitions=_waves)
def wave_agencies(partition: str) -> "Iterator[pa.RecordBatch]":
    """Head count of every agency in the frame of a wave."""
    rows = FrameAgency.objects.filter(draw__waves__code=partition).order_by("agency")
    values = ((partition, agency, population) for agency, population in rows.values_list("agency", "population"))
    return batches(values, _agencies_schema())


_MEMBER_TEXTS = (
    "wave",
    "person",
    "agency_kind",
    "province",
    "regency",
    "agency",
    "status",
    "employment",
    "sex",
    "education",
    "age_band",
    "device",
    "signal",
    "electricity",
    "distance",
    "help",
    "mode",
)


def _members_schema() -> "pa.Schema":
    import pyarrow as pa

    return pa.schema([("stratum", pa.int64()), *((name, pa.string()) for name in _MEMBER_TEXTS)])


_TOLD = Case(
    When(
        status=MemberStatus.FINISHED,
        booking__sitting__in=sittings_set_aside(),
        then=Value(SET_ASIDE),
    ),
    default=F("status"),
)


@dataset("evaluation.wave_members", version=2, schema=_members_schema, partitions=_waves)
def wave_members(partition: str) -> "Iterator[pa.RecordBatch]":
    """Drawn people of a wave as they stood in the frame, what became of them, and their access answers.

    Whose test is set aside counts as not measured, with the status `set_aside`.
    """
    access = ("access__device", "access__signal", "access__electricity", "access__distance", "access__help")
    rows = WaveMember.objects.filter(wave__code=partition).annotate(told=_TOLD).order_by("id")
    values = rows.values_list(
        "stratum__number",
        "wave__code",
        "employee__uuid",
        "stratum__agency_kind",
        "stratum__province",
        "regency",
        "agency",
        "told",
        "employment",
        "sex",
        "education",
        "age_band",
        *access,
        "booking__mode",
    )
    told = ((*row[:2], keyed_hash(str(row[2]), PSEUDONYM), *row[3:]) for row in values.iterator())
    return batches(told, _members_schema())


def _answers_schema() -> "pa.Schema":
    import pyarrow as pa

    text, real = pa.string(), pa.float64()
    parameters = [
        ("parameter", pa.int64()),
        ("model", text),
        ("a", real),
        ("b", real),
        ("steps", pa.list_(real)),
        ("c", real),
    ]
    return pa.schema([("wave", text), ("person", text), ("item", text), *parameters, ("score", pa.int8())])


@dataset("evaluation.wave_answers", version=2, schema=_answers_schema, partitions=_waves)
def wave_answers(partition: str) -> "Iterator[pa.RecordBatch]":
    """Scored answers of the measured members of a wave whose tests count, each with the item parameters of its sitting."""
    return batches(_answer_rows(partition), _answers_schema())


def _answer_rows(wave: str) -> Iterator[tuple[Any, ...]]:
    finished = Answer.objects.filter(
        sitting__booking__wave_member__wave__code=wave,
        sitting__booking__wave_member__status=MemberStatus.FINISHED,
        is_skipped=False,
    ).exclude(sitting__in=sittings_set_aside())
    parameters = _parameters(finished)
    values = finished.order_by("sitting_id", "position").values_list(
        "sitting__booking__employee__uuid",
        "item_version__item__code",
        "item_version_id",
        "sitting__parameter_set_id",
        "score",
    )
    for uuid, code, version, parameter_set, score in values.iterator(chunk_size=20_000):
        if told := parameters.get((parameter_set, version)):
            yield wave, keyed_hash(str(uuid), PSEUDONYM), code, *told, score


def _parameters(answers: Any) -> dict[tuple[int, int], tuple[Any, ...]]:
    """What the answers' sittings knew of each item that counted in them; items on trial are left out."""
    sets = set(answers.order_by().values_list("sitting__parameter_set_id", flat=True).distinct())
    rows = ItemParameter.objects.filter(parameter_set__in=sets, is_pretest=False)
    return {
        (row.parameter_set_id, row.item_version_id): (row.pk, row.model, row.a, row.b, row.steps, row.c) for row in rows
    }
