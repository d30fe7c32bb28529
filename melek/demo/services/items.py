"""The simulated secured bank: the open items under other parameters than the authors' first guesses."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from melek.assessment.enums import BankKind, ParameterStatus
from melek.assessment.models import Blueprint, ItemBank, ItemParameter, LiteracyDefinition, ParameterSet
from melek.assessment.services.bank import load_bank, mark_pretest, open_bank_rows, provisional_parameters
from melek.assessment.services.definitions import PROVISIONAL_WORDS, propose_definition, provisional_cut
from melek.assessment.services.exposure import refresh_eligibility
from melek.assessment.services.pools import items_of

if TYPE_CHECKING:
    from melek.science.psychometrics import Items

CODE = "peragaan-tertutup"
# true parameters stray from the guesses of the authors; the simulated calibration errs as one of 15,000 answers an item,
# so that the wave validation tests the sampling and not the calibration (docs/explanation/rates.md)
STRAY_LOG_A, STRAY_B = 0.20, 0.35
ERROR_LOG_A, ERROR_B = 0.02, 0.02
STRICTER_LEVEL = 4
STRICTER_WORDS = {
    "name_id": "Melek digital ASN, batas tingkat 4 (usulan pembanding)",
    "name_en": "Digitally literate civil servant, level-4 cut (proposal to compare)",
    "cut_method_id": (
        "Batas pembanding: kemampuan yang memberi peluang 67% untuk menyelesaikan soal tengah pada tingkat 4."
    ),
    "cut_method_en": "Cut to compare: the ability that solves the median level-4 item with probability 67%.",
}


@dataclass(frozen=True)
class DemoInstrument:
    """The demo's instrument: bank, parameters in use, definition, and the items as they truly are in the pool's order."""

    bank: ItemBank
    parameters: ParameterSet
    definition: LiteracyDefinition
    truth: "Items"


def build(*, seed: int, on: date, at: datetime) -> DemoInstrument:
    """Make the bank, a provisional and a simulated calibrated parameter set, the definition and the exposure table."""
    rows = mark_pretest(open_bank_rows())
    bank = load_bank(code=CODE, name="Bank tertutup (peragaan)", kind=BankKind.SECURED, rows=rows, is_simulated=True)
    provisional_parameters(bank=bank, version="2025.0", effective_on=on.replace(year=on.year - 1))
    calibrated, truth = _calibrated(bank, seed=seed, on=on)
    definition = propose_definition(
        version="2026.1",
        parameter_set=calibrated,
        valid_from=on,
        owner="Melek (usulan; belum ada pemilik resmi)",
        consultation="Belum ada konsultasi yang tercatat.",
        by=None,
        at=at,
        **PROVISIONAL_WORDS,
    )
    refresh_eligibility(
        parameter_set=calibrated,
        blueprint=Blueprint.objects.get(pk=definition.blueprint_id),
        cut=definition.cut_theta,
        by=None,
        at=at,
    )
    _propose_stricter(calibrated, definition, at=at)
    return DemoInstrument(bank, calibrated, definition, truth)


def _propose_stricter(calibrated: ParameterSet, definition: LiteracyDefinition, *, at: datetime) -> None:
    """A second proposal with a higher cut, so that the history under other definitions has something to show."""
    propose_definition(
        version="2026.2",
        parameter_set=calibrated,
        valid_from=definition.valid_from,
        owner=definition.owner,
        consultation=definition.consultation,
        by=None,
        at=at,
        cut_theta=provisional_cut(calibrated, level=STRICTER_LEVEL),
        **{**PROVISIONAL_WORDS, **STRICTER_WORDS},
    )


def _calibrated(bank: ItemBank, *, seed: int, on: date) -> "tuple[ParameterSet, Items]":
    import numpy as np

    rng = np.random.default_rng(seed + 4)
    first = ItemParameter.objects.filter(parameter_set__bank=bank).select_related("item_version__item")
    rows = sorted(first, key=lambda row: row.item_version.item.code)
    truth = strayed(items_of(rows), rng, log_a=STRAY_LOG_A, b=STRAY_B)
    found = strayed(truth, rng, log_a=ERROR_LOG_A, b=ERROR_B)
    made = ParameterSet.objects.create(bank=bank, version="2025.1", status=ParameterStatus.CALIBRATED, effective_on=on)
    for row, slope, steps in zip(rows, found.a.tolist(), np.round(found.b, 4).tolist(), strict=True):
        row.pk, row.parameter_set, row.a = None, made, round(slope, 4)
        if row.steps:
            row.steps = steps[: len(row.steps)]
            row.b = round(sum(row.steps) / len(row.steps), 4)
        else:
            row.b = steps[0]
    ItemParameter.objects.bulk_create(rows)
    return made, truth


def strayed(items: "Items", rng: Any, *, log_a: float, b: float) -> "Items":
    """The items with slopes and difficulties that err by chance; all steps of an item move together."""
    import numpy as np

    from melek.science.psychometrics import make_items

    slopes = items.a * np.exp(_centred(rng.normal(0, log_a, items.size)))
    moved = items.b + _centred(rng.normal(0, b, items.size))[:, None]
    return make_items(model=items.model, a=slopes, b=moved)


def _centred(errors: Any) -> Any:
    """Errors without a common shift: a calibration is linked to the scale, so only the items stray."""
    return errors - errors.mean()
