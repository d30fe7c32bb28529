"""The importer of positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melek.kit.imports import Frame, Problem, Row, Verdict
from melek.registry import rules
from melek.registry.enums import Cluster, PositionKind
from melek.registry.models import Position, PositionChange
from melek.registry.services import structure
from melek.registry.services.imports.checks import Checks
from melek.registry.services.imports.lookups import AgencyRef, Miss, choices_text

_CLUSTER = {PositionKind.EXECUTIVE: Cluster.LEADER, PositionKind.ADMINISTRATOR: Cluster.LEADER}
Key = tuple[int, str]  # a position by the key of its unit and its own code


def is_circle(graph: dict[Key, Key], own: Key, superior: Key | None) -> bool:
    """Whether going up from a new superior leads back to the position; if not, the graph takes the new superior."""
    above = superior
    while above is not None and above != own:
        above = graph.get(above)
    if above is None:
        graph.pop(own, None)
        if superior is not None:
            graph[own] = superior
    return above is not None


@dataclass
class PositionPlan:
    """A position to add or change; its superior is named by unit and code."""

    agency: AgencyRef
    unit: int
    code: str
    values: dict[str, Any]
    superior: Key | None
    known: int | None
    before: dict[str, Any] | None = None


class PositionImporter(Checks):
    """Adds and changes positions of known units; superiors may come in the same file."""

    required = ("agency", "unit", "code", "title", "kind")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.superiors: dict[int, dict[Key, Key]] = {}

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
        kept = self._consistent(plans, verdict)
        present = self._present([plan.known for plan in kept if plan.known])
        for plan in kept:
            if plan.known and present.get(plan.known) == (plan.values, plan.superior):
                verdict.counts["unchanged"] += 1
            else:
                plan.before = _described(*present[plan.known]) if plan.known else None
                verdict.counts["changed" if plan.known else "created"] += 1
                verdict.accepted.append(plan)
        return verdict

    def _consistent(self, plans: list[tuple[Row, PositionPlan]], verdict: Verdict) -> list[PositionPlan]:
        """Plans that hold together; leaving one out may take the ground from under another, so this goes in rounds."""
        while True:
            coming = {(plan.unit, plan.code): plan for _row, plan in plans}
            graph = {plan.agency.pk: dict(self._superiors(plan.agency)) for _row, plan in plans}
            heads = self._heads(coming)
            found = [self._against_others(row, plan, coming, heads, graph[plan.agency.pk]) for row, plan in plans]
            problems = [problem for problem in found if problem is not None]
            if not problems:
                self.superiors.update(graph)
                return [plan for _row, plan in plans]
            verdict.problems += problems
            plans = [one for one, problem in zip(plans, found, strict=True) if problem is None]

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
            return Problem(row, "kind", "registry.choice_unknown", {"choices": choices_text(PositionKind.labels)})
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

    def _heads(self, coming: dict[Key, PositionPlan]) -> dict[int, str]:
        """Code of the head of each unit, those left out that the file takes out of office."""
        rows = Position.objects.filter(unit_id__in={unit for unit, _code in coming}, is_head=True)
        return {
            unit: code
            for unit, code in rows.values_list("unit_id", "code")
            if (unit, code) not in coming or coming[unit, code].values["is_head"]
        }

    def _superiors(self, agency: AgencyRef) -> dict[Key, Key]:
        if agency.pk not in self.superiors:
            rows = Position.objects.filter(unit__agency_id=agency.pk, reports_to__isnull=False)
            fields = ("unit_id", "code", "reports_to__unit_id", "reports_to__code")
            self.superiors[agency.pk] = {(row[0], row[1]): (row[2], row[3]) for row in rows.values_list(*fields)}
        return self.superiors[agency.pk]

    def _present(self, keys: list[int]) -> dict[int, tuple[dict[str, Any], Key | None]]:
        names = ("title", "kind", "cluster", "role_profile", "is_head")
        rows = Position.objects.filter(pk__in=keys).values_list("pk", "reports_to__unit_id", "reports_to__code", *names)
        return {
            pk: (dict(zip(names, values, strict=True)), (unit, code) if unit else None)
            for pk, unit, code, *values in rows
        }

    def _against_others(
        self,
        row: Row,
        plan: PositionPlan,
        coming: dict[Key, PositionPlan],
        heads: dict[int, str],
        graph: dict[Key, Key],
    ) -> Problem | None:
        if plan.values["is_head"] and heads.setdefault(plan.unit, plan.code) != plan.code:
            return Problem(row, "is_head", "registry.head_taken", {})
        superior = plan.superior
        if superior and superior not in coming and superior not in self.lookups.positions(plan.agency):
            return Problem(row, "superior", "registry.superior_unknown", {})
        if is_circle(graph, (plan.unit, plan.code), superior):
            return Problem(row, "superior", "registry.superior_circle", {})
        return None

    def store(self, verdict: Verdict) -> None:
        """Positions first, heads last, so that a unit never has two; then who reports to whom; then the change table."""
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
        PositionChange.objects.bulk_create(map(self._change, verdict.accepted), batch_size=2000)

    def _change(self, plan: PositionPlan) -> PositionChange:
        return PositionChange(
            batch=self.frame.batch,
            position_id=self.lookups.positions(plan.agency)[plan.unit, plan.code],
            kind="changed" if plan.before else "created",
            before=plan.before,
            after={"code": plan.code, **_described(plan.values, plan.superior)},
            at=self.frame.at,
        )


def _described(values: dict[str, Any], superior: Key | None) -> dict[str, Any]:
    """A position as its change row tells it; the superior by the key of its unit and its code."""
    return {**values, "superior": list(superior) if superior else None}
