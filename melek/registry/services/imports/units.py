"""The importer of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melek.kit.imports import Problem, Row, Verdict
from melek.registry.models import Agency, Unit, UnitChange
from melek.registry.services import structure
from melek.registry.services.imports.checks import Checks
from melek.registry.services.imports.lookups import AgencyRef, Miss


@dataclass
class UnitPlan:
    """A unit to add, rename or move; its parent is named by code, since it may come in the same file."""

    agency: AgencyRef
    code: str
    name: str
    parent: str
    known: int | None


class UnitImporter(Checks):
    """Adds units below parents that are known or come in the same file; renames and moves known ones."""

    required = ("agency", "code", "name")

    def key(self, values: dict[str, str]) -> tuple[Any, ...]:
        return (values.get("agency"), values.get("code"))

    def judge(self, rows: Sequence[Row]) -> Verdict:
        """Parents before children, whatever the order of the file."""
        verdict = Verdict()
        waiting = []
        for row in rows:
            problem = self.problem(row)
            agency = self.lookups.agency(row.values.get("agency", ""))
            if problem is None and isinstance(agency, Miss):
                problem = Problem(row, agency.column, agency.reason, agency.params)
            if problem is not None:
                verdict.problems.append(problem)
            elif not isinstance(agency, Miss):
                waiting.append((row, agency))
        self._order(waiting, verdict)
        return verdict

    def _order(self, waiting: list[tuple[Row, AgencyRef]], verdict: Verdict) -> None:
        paths: dict[tuple[int, str], str] = {}
        while waiting:
            later = []
            for row, agency in waiting:
                parent = row.values.get("parent", "")
                path = self._path(agency, parent, paths)
                if path is None:
                    later.append((row, agency))
                    continue
                problem = self._take(row, agency, path, verdict)
                if problem:
                    verdict.problems.append(problem)
                else:
                    paths[agency.pk, row.values["code"]] = f"{path}{row.values['code']}/"
            if len(later) == len(waiting):
                verdict.problems += [Problem(row, "parent", "registry.parent_unknown", {}) for row, _agency in later]
                return
            waiting = later

    def _path(self, agency: AgencyRef, parent: str, paths: dict[tuple[int, str], str]) -> str | None:
        if not parent:
            return agency.path
        if (agency.pk, parent) in paths:
            return paths[agency.pk, parent]
        known = self.lookups.units(agency).get(parent)
        return known[1] if known else None

    def _take(self, row: Row, agency: AgencyRef, above: str, verdict: Verdict) -> Problem | None:
        values = row.values
        code, name = values["code"], " ".join(values["name"].split())
        path = f"{above}{code}/"
        if not path.startswith(self.frame.scope_path):
            return Problem(row, "agency", "registry.agency_not_yours", {})
        if len(path) > structure.PATH_LIMIT:
            return Problem(row, "parent", "registry.path_too_long", {})
        room = structure.CODE_LIMIT - len(agency.code) - 1
        if len(code) > room:
            return Problem(row, "code", "kit.length", {"found": len(code), "limit": room})
        known = self.lookups.units(agency).get(code)
        if known and above.startswith(known[1]):
            return Problem(row, "parent", "registry.parent_circle", {})
        if known and known[1:] == (path, name):
            verdict.counts["unchanged"] += 1
            return None
        verdict.counts["changed" if known else "created"] += 1
        verdict.accepted.append(UnitPlan(agency, code, name, values.get("parent", ""), known[0] if known else None))
        return None

    def store(self, verdict: Verdict) -> None:
        """Add, rename and move, parents first; each leaves a row in the change table."""
        changes = []
        for plan in verdict.accepted:
            units = self.lookups.units(plan.agency)
            parent = Unit.objects.select_related("scope").get(pk=units[plan.parent][0]) if plan.parent else None
            before = None
            if plan.known is None:
                agency = Agency.objects.select_related("scope").get(pk=plan.agency.pk)
                unit = structure.add_unit(agency=agency, code=plan.code, name=plan.name, parent=parent)
            else:
                unit = Unit.objects.select_related("scope", "parent", "agency__scope").get(pk=plan.known)
                before = _described(unit)
                structure.change_unit(unit=unit, name=plan.name, parent=parent)
            units[plan.code] = (unit.pk, unit.scope.path, unit.name)
            changes.append(self._change(unit, before))
        UnitChange.objects.bulk_create(changes, batch_size=2000)
        for agency in {plan.agency.pk for plan in verdict.accepted if plan.known is not None}:
            self.lookups.forget(agency)

    def _change(self, unit: Unit, before: dict[str, str] | None) -> UnitChange:
        kind = "changed" if before else "created"
        after = {"code": unit.code, **_described(unit)}
        return UnitChange(batch=self.frame.batch, unit=unit, kind=kind, before=before, after=after, at=self.frame.at)


def _described(unit: Unit) -> dict[str, str]:
    return {"name": unit.name, "parent": unit.parent.code if unit.parent else ""}
