"""The importer of employees: new people, changes, leavers, and people whose number changes."""

from collections import Counter
from collections.abc import Sequence

from melek.kit.db import rows_in
from melek.kit.imports import Frame, Problem, Row, Verdict
from melek.registry.enums import EmployeeState, Employment, NumberChangeState
from melek.registry.models import Appointment, Employee, NumberChange
from melek.registry.services.imports.changes import Action, Known, Plan, Planner, known_people, read_details
from melek.registry.services.imports.reading import Draft, Reader
from melek.registry.services.imports.writing import Writer

_SERVING_PPPK = f"employment = '{Employment.PPPK}' AND state = '{EmployeeState.ACTIVE}'"
_NEW_NUMBER = (Employment.CPNS, Employment.PNS)


class EmployeeImporter:
    """Judges and stores employees for one run. A file imported twice changes nothing the second time."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.reader = Reader(frame)
        self.planner = Planner(frame)

    def remember(self, rows: Sequence[Row]) -> None:
        """Numbers that an earlier attempt of this run passed, to see duplicates across the interruption."""
        for row in rows:
            self.reader.remember(row)

    def judge(self, rows: Sequence[Row]) -> Verdict:
        """Sort rows into plans and problems; reads the store, writes nothing."""
        verdict = Verdict()
        drafts = []
        for row in rows:
            draft = self.reader.read(row, verdict.problems, verdict.warnings)
            if draft is not None:
                drafts.append(draft)
        known = known_people([draft.nip_hash for draft in drafts])
        contents = {draft.nip_hash: draft.content_hash for draft in drafts}
        read_details([one for hash_, one in known.items() if contents.get(hash_) != one.content_hash])
        fresh = [draft for draft in drafts if draft.nip_hash not in known]
        held = self._held_back(fresh, verdict)
        same = self._same_people([draft for draft in fresh if draft.row.number not in held])
        for draft in drafts:
            if draft.row.number not in held:
                self._plan(draft, known.get(draft.nip_hash), same.get(draft.nip_hash), verdict)
        return verdict

    def store(self, verdict: Verdict) -> None:
        """Write the plans in bulk."""
        Writer(self.frame).write(verdict.accepted)

    def _held_back(self, fresh: list[Draft], verdict: Verdict) -> set[int]:
        """Rows under a number that waits for a human already, or that was replaced by a newer one."""
        if not fresh or not NumberChange.objects.exists():
            return set()
        hashes = [draft.nip_hash for draft in fresh]
        proposed = NumberChange.objects.filter(state=NumberChangeState.PROPOSED, new_nip_hash__in=hashes)
        waiting = set(proposed.values_list("new_nip_hash", flat=True))
        confirmed = NumberChange.objects.filter(state=NumberChangeState.CONFIRMED, old_nip_hash__in=hashes)
        replaced = set(confirmed.values_list("old_nip_hash", flat=True))
        held = set()
        for draft in fresh:
            if draft.nip_hash in replaced:
                verdict.problems.append(Problem(draft.row, "nip", "registry.nip_replaced", {}))
            elif draft.nip_hash in waiting:
                verdict.counts["waiting"] += 1
            else:
                continue
            held.add(draft.row.number)
        return held

    def _same_people(self, fresh: list[Draft]) -> dict[str, int]:
        """By new number: the contract civil servant of the same name, birth date and agency, if there is exactly one."""
        wanted = {draft.match_hash: draft for draft in fresh if draft.employment in _NEW_NUMBER}
        found = dict(
            rows_in(Employee, ("id", "match_hash"), "match_hash", list(wanted), also=_SERVING_PPPK),
        )
        open_ones = Appointment.objects.filter(employee_id__in=found, valid_to=None)
        pairs = [
            (wanted[found[pk]].nip_hash, pk)
            for pk, agency in open_ones.values_list("employee_id", "agency_id")
            if agency == wanted[found[pk]].agency_id
        ]
        alone = Counter(new for new, _pk in pairs)
        return {new: pk for new, pk in pairs if alone[new] == 1}

    def _plan(self, draft: Draft, known: Known | None, same: int | None, verdict: Verdict) -> None:
        if known is not None:
            plan = self.planner.change(draft, known)
        elif same is not None:
            plan = Plan(Action.PROPOSED, draft, same)
        else:
            plan = Plan(Action.CREATED, draft)
        if isinstance(plan, Problem):
            verdict.problems.append(plan)
            return
        verdict.counts[plan.action] += 1
        if plan.action != Action.UNCHANGED:
            verdict.accepted.append(plan)
