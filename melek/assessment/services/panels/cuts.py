"""What a round says: the cut with its error, agreement, outlying judges, impact; and the signed cut."""

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import PanelMethod, PanelState
from melek.assessment.models import ItemParameter, Judgement, LiteracyDefinition, Panel, PanelRound, Result
from melek.assessment.queries.rights import sittings_set_aside
from melek.assessment.services.definitions import propose_definition
from melek.assessment.services.panels.setup import FEWEST_JUDGES
from melek.assessment.services.pools import items_of
from melek.identity import trail
from melek.kit.errors import DomainError, NotAllowed

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Items
    from melek.science.psychometrics.standards import Booklet

    Array = np.ndarray[Any, Any]

FEWEST_RESULTS = 100  # results from which impact is told; with fewer the shares would say nothing
MOST_ROUNDS = 5


class JudgesMissing(DomainError):
    """A round closes when the judges have judged."""

    message = _(
        "Putaran belum dapat ditutup: {missing} orang belum menilai semuanya, dan paling sedikit {fewest} harus."
    )


class NoRoundOpen(DomainError):
    """There is nothing to close, or a round is open already."""

    message = _("Langkah ini tidak tersedia pada keadaan panel sekarang. Muat ulang halaman ini.")


class NoCutYet(DomainError):
    """Nothing to sign."""

    message = _("Belum ada batas yang dapat ditandatangani: tutup dulu satu putaran yang batasnya ada pada skala.")


class OwnCut(DomainError):
    """Who made a panel or judged in it does not sign its cut."""

    message = _("Batas ditandatangani oleh orang lain, bukan oleh pembuat panel atau anggotanya.")


class RoundUnusable(DomainError):
    """What the judges said carries no cut."""

    message = _("Penilaian putaran ini tidak dapat dihitung. Minta anggota panel memeriksa isian mereka.")


def has_second_eyes(panel: Panel, account: Any) -> bool:
    """Whether an account neither made a panel nor judges in it."""
    return panel.made_by_id != account.pk and not panel.judges.filter(account=account.pk).exists()


def panel_items(panel: Panel) -> "Items":
    """The calibrated items of a panel in the order of its pages."""
    rows = {row.item_version_id: row for row in ItemParameter.objects.filter(parameter_set=panel.parameter_set)}
    return items_of([rows[version] for version in panel.versions])


def booklet_of(panel: Panel) -> "Booklet":
    """The ordered booklet of a bookmark panel."""
    from melek.science.psychometrics.standards import ordered_booklet

    return ordered_booklet(panel_items(panel), rp=panel.response_probability)


@transaction.atomic
def close_round(*, panel: Panel, by: Any, at: datetime) -> PanelRound:
    """Close the open round and write its report. Raises NotAllowed, NoRoundOpen, JudgesMissing, RoundUnusable."""
    from melek.science.psychometrics.errors import Unanalysable

    if not by.has_perm("assessment.run_panel", panel):
        raise NotAllowed
    now = panel.rounds.select_for_update().filter(closed_at=None).first()
    if now is None or panel.state != PanelState.OPEN:
        raise NoRoundOpen
    said = [one for one in now.judgements.select_related("judge").order_by("judge__number") if one.is_whole]
    missing = panel.judges.count() - len(said)
    if missing and len(said) < FEWEST_JUDGES:
        raise JudgesMissing(missing=missing, fewest=FEWEST_JUDGES)
    try:
        now.report = _report(panel, said)
    except Unanalysable as error:
        raise RoundUnusable from error
    now.closed_at = at
    now.save(update_fields=["report", "closed_at"])
    after = {"round": now.number, "judges": len(said), "cut_theta": now.report["theta"]}
    trail.record(by, "assessment.panel.round_closed", panel, at=at, after=after)
    return now


@transaction.atomic
def next_round(*, panel: Panel, by: Any, at: datetime) -> PanelRound:
    """Open a further round; judges begin with what they said before. Raises NotAllowed, NoRoundOpen."""
    if not by.has_perm("assessment.run_panel", panel):
        raise NotAllowed
    last = panel.rounds.order_by("-number")[0]
    if panel.state != PanelState.OPEN or last.closed_at is None or last.number >= MOST_ROUNDS:
        raise NoRoundOpen
    made = PanelRound.objects.create(panel=panel, number=last.number + 1, opened_at=at)
    trail.record(by, "assessment.panel.round_opened", panel, at=at, after={"round": made.number})
    return made


def _report(panel: Panel, said: list[Judgement]) -> dict[str, Any]:
    found = _bookmark(panel, said) if panel.method == PanelMethod.BOOKMARK else _angoff(panel, said)
    theta, error = found["theta"], found["error"]
    told = {
        "judges": [one.judge.number for one in said],
        "theta": _number(theta),
        "error": _number(error),
        "thetas": [_number(one) for one in found["thetas"]],
        "outlying": [said[place].judge.number for place, is_out in enumerate(found["outlying"]) if is_out],
        "agreement": _number(found["agreement"]),
        "flags": sorted(str(flag) for flag in found["flags"]),
    }
    return told | (_consequences(panel, theta, error) if math.isfinite(theta) else {"impact": None, "accuracy": None})


def _angoff(panel: Panel, said: list[Judgement]) -> dict[str, Any]:
    import numpy as np

    from melek.science.psychometrics.standards import angoff

    items = panel_items(panel)
    most = (items.categories - 1).astype(float)
    ratings = np.array([one.values for one in said], dtype=float) * most
    method = "extended" if (most > 1).any() else "modified"
    found = angoff(ratings, method=method, items=items)
    return {
        "theta": found.theta,
        "error": found.theta_error,
        "thetas": found.judge_thetas.tolist(),
        "outlying": found.outlying.tolist(),
        "agreement": found.icc_mean,
        "flags": found.flags,
    }


def _bookmark(panel: Panel, said: list[Judgement]) -> dict[str, Any]:
    import numpy as np

    from melek.science.psychometrics.standards import bookmark

    found = bookmark(booklet_of(panel), np.array([one.values[0] for one in said], dtype=int))
    return {
        "theta": found.theta,
        "error": found.error,
        "thetas": found.judge_thetas.tolist(),
        "outlying": found.outlying.tolist(),
        "agreement": float("nan"),
        "flags": found.flags,
    }


def _consequences(panel: Panel, theta: float, error: float) -> dict[str, Any]:
    """The share of the people tested who would be at or above the cut, and how surely tests tell the two sides apart."""
    from melek.science.psychometrics.classification import rudner_classification
    from melek.science.psychometrics.standards import impact_sample

    rows = Result.objects.filter(parameter_set=panel.parameter_set, is_practice=False).order_by("pk")
    told = list(rows.exclude(sitting__in=sittings_set_aside()).values_list("theta", "sd"))
    if len(told) < FEWEST_RESULTS:
        return {"impact": None, "accuracy": None}
    thetas, sds = zip(*told, strict=True)
    impact = impact_sample([theta], thetas, cut_error=error)
    sure = rudner_classification(thetas, sds, cut=theta, cut_error=error)
    return {
        "impact": {
            "share": round(float(impact.share[0]), 4),
            "error": round(float(impact.error[0]), 4),
            "people": len(told),
        },
        "accuracy": {"accuracy": round(sure.accuracy, 4), "consistency": round(sure.consistency, 4)},
    }


def _number(value: float) -> float | None:
    return round(float(value), 4) if math.isfinite(value) else None


@transaction.atomic
def sign_cut(
    *,
    panel: Panel,
    version: str,
    words: dict[str, Any],
    valid_from: date,
    owner: str,
    consultation: str,
    by: Any,
    at: datetime,
) -> LiteracyDefinition:
    """Make the cut of the last closed round a definition of *literate*, with its error; the panel is over.

    It stays a proposal until somebody else confirms the document of the authority that signed it. Raises NotAllowed,
    OwnCut, NoCutYet, NoRoundOpen, and what `propose_definition` raises.
    """
    if not by.has_perm("assessment.define_literacy", panel):
        raise NotAllowed
    if not has_second_eyes(panel, by):
        raise OwnCut
    last = panel.rounds.order_by("-number").first()
    if last is None or last.closed_at is None or last.report["theta"] is None:
        raise NoCutYet
    if not Panel.objects.filter(pk=panel.pk, state=PanelState.OPEN).update(
        state=PanelState.SIGNED, signed_at=at, signed_by=by
    ):
        raise NoRoundOpen
    made = propose_definition(
        version=version,
        parameter_set=panel.parameter_set,
        valid_from=valid_from,
        owner=owner,
        consultation=consultation,
        cut_theta=last.report["theta"],
        cut_error=last.report["error"] or 0.0,
        by=by,
        at=at,
        **words,
    )
    Panel.objects.filter(pk=panel.pk).update(definition=made)
    after = {"definition": str(made), "cut_theta": made.cut_theta, "cut_error": made.cut_error}
    trail.record(by, "assessment.panel.signed", panel, at=at, after=after)
    return made


@transaction.atomic
def end_panel(*, panel: Panel, reason: str, by: Any, at: datetime) -> Panel:
    """End a panel without a cut. Raises NotAllowed, NoRoundOpen."""
    if not by.has_perm("assessment.run_panel", panel):
        raise NotAllowed
    if not Panel.objects.filter(pk=panel.pk, state=PanelState.OPEN).update(state=PanelState.ENDED):
        raise NoRoundOpen
    panel.state = PanelState.ENDED
    trail.record(by, "assessment.panel.ended", panel, at=at, reason=reason)
    return panel
