"""A preview and its problems as pages show them: labels of columns, values masked, reasons in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from melek.kit.imports import masks, words
from melek.kit.imports.declared import ImportKind, reason_text
from melek.kit.imports.rows import Problem
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun

_SHOWN = 25


def preview_facts(kind: ImportKind, run: ImportRun, *, at: datetime) -> dict[str, Any]:
    """What a preview page shows of an import that has not begun; at most `_SHOWN` problems and warnings."""
    seen = runs.preview(run, at=at)
    problems = sorted(seen.verdict.problems, key=lambda one: one.row.number)
    return {
        "preview": seen,
        "counts": words.count_rows({**seen.verdict.counts, "quarantined": seen.problem_rows}),
        "is_mostly_wrong": seen.looked_at and seen.problem_rows > 0.5 * seen.looked_at,
        "rows": [(row.number, _cells(kind, run, row.values)) for row in seen.rows],
        "problems": [_told(kind, one) for one in problems[:_SHOWN]],
        "warnings": [_told(kind, one) for one in seen.verdict.warnings[:_SHOWN]],
        "earlier": runs.earlier_runs(run),
    }


def _cells(kind: ImportKind, run: ImportRun, values: Mapping[str, str]) -> list[tuple[str, str]]:
    used = [one for one in kind.columns if run.mapping.get(one.name)]
    return [(str(one.label), masks.masked(values.get(one.name, ""), is_secret=one.is_secret)) for one in used]


def _told(kind: ImportKind, problem: Problem) -> dict[str, object]:
    column = kind.column(problem.column)
    value = masks.masked(problem.row.values.get(problem.column, ""), is_secret=bool(column and column.is_secret))
    told = {"column": problem.column, "value": value, "reason": problem.reason, "params": problem.params}
    return {"row": problem.row.number, **stored_problem(kind, told)}


def stored_problem(kind: ImportKind, problem: Mapping[str, Any]) -> dict[str, object]:
    """A problem of a row in quarantine, whose value is masked already, in words."""
    column = kind.column(problem["column"])
    reason = reason_text(problem["reason"], problem["params"])
    return {"column": column.label if column else "", "value": problem["value"], "reason": reason}
