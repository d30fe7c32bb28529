"""The importers of units and positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melek.kit.imports import Frame, Problem, Row, Verdict
from melek.registry import rules
from melek.registry.enums import Cluster, PositionKind
from melek.registry.models import Agency, Position, Unit
from melek.registry.services import structure
from melek.registry.services.imports.lookups import AgencyRef, Lookups, Miss

_CLUSTER = {PositionKind.EXECUTIVE: Cluster.LEADER, PositionKind.ADMINISTRATOR: Cluster.LEADER}
_LIMITS = {"code": 60, "name": 200, "title": 200}


class _Checks:
    """What both importers check of a row."""

    required: tuple[str, ...] = ()

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lookups = Lookups(frame.scope_path)
        self.seen: dict[tuple[Any, ...], int] = {}

    def remember(self, rows: Sequence[Row]) -> None:
        """Codes that an earlier attempt of this run passed."""
        for row in rows:
            self.seen.setdefault(self.key(row.values), row.number)

    def key(self, values: dict[str, str]) -> tuple[Any, ...]:
        """What must be unique in the file."""
        raise NotImplementedError

    def problem(self, row: Row) -> Problem | None:
        """The first thing wrong with a row on its own."""
        values = row.values
        for column in self.required:
            if not values.get(column):
                return Problem(row, column, "kit.missing", {})
        for column, limit in _LIMITS.items():
            if len(values.get(column, "")) > limit:
                return Problem(row, column, "kit.length", {"found": len(values[column]), "limit": limit})
        if not rules.CODE.fullmatch(values["code"]):
            return Problem(row, "code", "registry.code_wrong", {})
        first = self.seen.setdefault(self.key(values), row.number)
        if first != row.number:
            return Problem(row, "code", "registry.code_twice", {"first": first})
        return None


@dataclass
class UnitPlan:
    """A unit to add, rename or move; its parent is named by code, since it may come in the same file."""

    agency: AgencyRef
    code: str
    name: str
    parent: str
    known: int | None


class UnitImporter(_Checks):
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
        """Add, rename and move, parents first."""
        for plan in verdict.accepted:
            units = self.lookups.units(plan.agency)
            parent = Unit.objects.select_related("scope").get(pk=units[plan.parent][0]) if plan.parent else None
            if plan.known is None:
                agency = Agency.objects.select_related("scope").get(pk=plan.agency.pk)
                unit = structure.add_unit(agency=agency, code=plan.code, name=plan.name, parent=parent)
            else:
                unit = Unit.objects.select_related("scope", "agency__scope").get(pk=plan.known)
                structure.change_unit(unit=unit, name=plan.name, parent=parent)
            units[plan.code] = (unit.pk, unit.scope.path, unit.name)
        for agency in {plan.agency.pk for plan in verdict.accepted if plan.known is not None}:
            self.lookups.forget(agency)


@dataclass
class PositionPlan:
    """A position to add or change; its superior is named by unit and code."""

    agency: AgencyRef
    unit: int
    code: str
    values: dict[str, Any]
    superior: tuple[int, str] | None
    known: int | None


class PositionImporter(_Checks):
    """Adds and changes positions of known units; superiors may come in the same file."""

    required = ("agency", "unit", "code", "title", "kind")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.superiors: dict[int, dict[tuple[int, str], tuple[int, str]]] = {}

    def key(self, values: dict[str, str]) -> tuple[Any, ...]:
        return (values.get("agency"), values.get("unit"), values.get("code"))

    def judge(self, rows: Sequence[Row]) -> Verdict:
        """Sort rows; a superior must be known or be one of these rows."""
        verdict = Verdict()
        plans = []
        for row in rows:
            plan = self.problem(row) or self._plan(row)
            if isinstance(plan, Problem):
                verdict.problems.append(plan)
            else:
                plans.append((row, plan))
        coming = {(plan.unit, plan.code): plan for _row, plan in plans}
        heads = self._heads(coming)
        present = self._present([plan.known for _row, plan in plans if plan.known])
        for row, plan in plans:
            problem = self._against_others(row, plan, coming, heads)
            if problem:
                verdict.problems.append(problem)
            elif plan.known and present.get(plan.known) == (plan.values, plan.superior):
                verdict.counts["unchanged"] += 1
            else:
                verdict.counts["changed" if plan.known else "created"] += 1
                verdict.accepted.append(plan)
        return verdict

    def _plan(self, row: Row) -> PositionPlan | Problem:
        values = row.values
        agency = self.lookups.agency(values["agency"])
        if isinstance(agency, Miss):
            return Problem(row, agency.column, agency.reason, agency.params)
        units = self.lookups.units(agency)
        unit = units.get(values["unit"])
        if unit is None:
            return Problem(row, "unit", "registry.unit_unknown", {"agency": agency.name})
        if not unit[1].startswith(self.frame.scope_path):
            return Problem(row, "unit", "registry.agency_not_yours", {})
        fields = self._fields(row)
        if isinstance(fields, Problem):
            return fields
        superior = None
        if values.get("superior"):
            above = units.get(values.get("superior_unit") or values["unit"])
            if above is None:
                return Problem(row, "superior_unit", "registry.unit_unknown", {"agency": agency.name})
            superior = (above[0], values["superior"])
        known = self.lookups.positions(agency).get((unit[0], values["code"]))
        return PositionPlan(agency, unit[0], values["code"], fields, superior, known)

    def _fields(self, row: Row) -> dict[str, Any] | Problem:
        values = row.values
        kind = rules.POSITION_KINDS.get(values["kind"].casefold())
        if kind is None:
            labels = ", ".join(str(one) for one in PositionKind.labels)
            return Problem(row, "kind", "registry.choice_unknown", {"choices": labels})
        cluster = values.get("cluster", "").casefold()
        if cluster and cluster not in Cluster.values:
            return Problem(row, "cluster", "registry.choice_unknown", {"choices": ", ".join(Cluster.values)})
        head = values.get("is_head", "").casefold()
        if head not in rules.YES | rules.NO:
            return Problem(row, "is_head", "registry.choice_unknown", {"choices": "ya, tidak"})
        return {
            "title": " ".join(values["title"].split()),
            "kind": kind,
            "cluster": cluster or str(_CLUSTER.get(PositionKind(kind), Cluster.USER)),
            "role_profile": values.get("profile", "")[:40],
            "is_head": head in rules.YES,
        }

    def _heads(self, coming: dict[tuple[int, str], PositionPlan]) -> dict[int, str]:
        """Code of the head of each unit, those left out that the file takes out of office."""
        rows = Position.objects.filter(unit_id__in={unit for unit, _code in coming}, is_head=True)
        return {
            unit: code
            for unit, code in rows.values_list("unit_id", "code")
            if (unit, code) not in coming or coming[unit, code].values["is_head"]
        }

    def _superiors(self, agency: AgencyRef) -> dict[tuple[int, str], tuple[int, str]]:
        if agency.pk not in self.superiors:
            rows = Position.objects.filter(unit__agency_id=agency.pk, reports_to__isnull=False)
            fields = ("unit_id", "code", "reports_to__unit_id", "reports_to__code")
            self.superiors[agency.pk] = {(row[0], row[1]): (row[2], row[3]) for row in rows.values_list(*fields)}
        return self.superiors[agency.pk]

    def _is_circle(self, plan: PositionPlan) -> bool:
        """Whether following superiors upward from the new one comes back to the position; keeps the new one if not."""
        graph = self._superiors(plan.agency)
        own = (plan.unit, plan.code)
        above = plan.superior
        while above is not None and above != own:
            above = graph.get(above)
        if above is None and plan.superior:
            graph[own] = plan.superior
        elif above is None:
            graph.pop(own, None)
        return above is not None

    def _present(self, keys: list[int]) -> dict[int, tuple[dict[str, Any], tuple[int, str] | None]]:
        names = ("title", "kind", "cluster", "role_profile", "is_head")
        rows = Position.objects.filter(pk__in=keys).values_list("pk", "reports_to__unit_id", "reports_to__code", *names)
        return {
            pk: (dict(zip(names, values, strict=True)), (unit, code) if unit else None)
            for pk, unit, code, *values in rows
        }

    def _against_others(
        self, row: Row, plan: PositionPlan, coming: dict[tuple[int, str], PositionPlan], heads: dict[int, str]
    ) -> Problem | None:
        if plan.values["is_head"] and heads.setdefault(plan.unit, plan.code) != plan.code:
            return Problem(row, "is_head", "registry.head_taken", {})
        superior = plan.superior
        if superior and superior not in coming and superior not in self.lookups.positions(plan.agency):
            return Problem(row, "superior", "registry.superior_unknown", {})
        if self._is_circle(plan):
            return Problem(row, "superior", "registry.superior_circle", {})
        return None

    def store(self, verdict: Verdict) -> None:
        """Positions first, heads last, so that a unit never has two; then who reports to whom."""
        for plan in sorted(verdict.accepted, key=lambda one: one.values["is_head"]):
            values = {**plan.values, "unit_id": plan.unit, "code": plan.code}
            if plan.known:
                Position.objects.filter(pk=plan.known).update(reports_to=None, **values)
            else:
                plan.known = Position.objects.create(**values).pk
            self.lookups.positions(plan.agency)[plan.unit, plan.code] = plan.known
        for plan in verdict.accepted:
            if plan.superior:
                above = self.lookups.positions(plan.agency)[plan.superior]
                position, superior = (
                    Position.objects.select_related("unit").get(pk=key) for key in (plan.known, above)
                )
                structure.report_to(position=position, superior=superior)
