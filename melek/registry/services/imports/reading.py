"""A row of an employee file read by the rules: a draft of a person in a position, or every reason why not."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from melek.kit.crypto import hasher
from melek.kit.imports import Frame, Problem, Row
from melek.registry import rules
from melek.registry.enums import Education, EmployeeState, Employment, Sex
from melek.registry.models.person import NIP_PURPOSE
from melek.registry.services.imports.lookups import Lookups, Miss, choices_text

NAME_LIMIT = 150
_REQUIRED = ("nip", "name", "employment", "agency", "unit", "position", "education")
_WORDS = {
    "employment": (rules.EMPLOYMENTS, Employment),
    "education": (rules.EDUCATIONS, Education),
    "sex": (rules.SEXES, Sex),
    "state": (rules.STATES, EmployeeState),
}


# plain texts, because members of an enumeration are slow where a million rows pass
_ACTIVE, _LEFT, _PPPK = EmployeeState.ACTIVE.value, EmployeeState.LEFT.value, Employment.PPPK.value


@dataclass(slots=True)
class Draft:
    """A person as a row describes them. `starts_on` is None when the file does not say since when."""

    row: Row
    nip: str
    nip_hash: str
    match_hash: str
    content_hash: str
    name: str
    employment: str
    sex: str
    birth_year: int
    education: str
    hired_year: int
    hired_month: int
    state: str
    left_on: date | None
    agency_id: int
    unit_id: int
    position_id: int
    region_id: int
    starts_on: date | None

    def person(self) -> dict[str, Any]:
        """The fields of the employee."""
        return {name: getattr(self, name) for name in PERSON}


PERSON = ("name", "employment", "sex", "birth_year", "education", "hired_year", "state", "left_on", "match_hash")


class Reader:
    """Reads rows for one run; findings go into the two lists given to `read`."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lookups = Lookups(frame.scope_path)
        self.seen: dict[str, int] = {}
        self.nip_hash, self.content_hash = hasher(NIP_PURPOSE), hasher("employee-content")
        self.match_hash = hasher("employee-match")

    def remember(self, row: Row) -> None:
        """Take note of a row's number without reading the rest of it."""
        try:
            digits = rules.read_nip(row.values.get("nip", "")).digits
        except rules.NipWrong:
            return
        self.seen.setdefault(self.nip_hash(digits), row.number)

    def read(self, row: Row, problems: list[Problem], warnings: list[Problem]) -> Draft | None:
        """A draft, or None with at least one problem added."""
        return _Reading(row, self, problems, warnings).draft()


class _Reading:
    """One row while it is read."""

    __slots__ = ("before", "frame", "lookups", "nip_hash", "problems", "reader", "row", "seen", "values", "warnings")

    def __init__(self, row: Row, reader: Reader, problems: list[Problem], warnings: list[Problem]) -> None:
        self.row, self.values = row, row.values
        self.frame, self.lookups, self.seen = reader.frame, reader.lookups, reader.seen
        self.reader, self.nip_hash = reader, ""
        self.problems, self.warnings = problems, warnings
        self.before = len(problems)

    def wrong(self, column: str, reason: str, **params: Any) -> None:
        self.problems.append(Problem(self.row, column, reason, params))

    def odd(self, column: str, reason: str, **params: Any) -> None:
        self.warnings.append(Problem(self.row, column, reason, params))

    def draft(self) -> Draft | None:
        values = self.values
        for column in _REQUIRED:
            if not values.get(column):
                self.wrong(column, "kit.missing")
        nip = self.nip() if values.get("nip") else None
        name = " ".join(values.get("name", "").split())
        if len(name) > NAME_LIMIT:
            self.wrong("name", "kit.length", found=len(name), limit=NAME_LIMIT)
        employment, education = self.choice("employment"), self.choice("education")
        sex = self.choice("sex")
        state = self.choice("state") or _ACTIVE
        hired_on, starts_on = self.past_day("hired_on"), self.past_day("appointed_on")
        left_on = self.left_on(state, starts_on)
        place = self.place()
        region = self.region()
        if nip is not None and employment:
            self.check_number(nip, employment, sex, hired_on)
        if len(self.problems) > self.before or nip is None or isinstance(place, Miss):
            return None
        hired_year = hired_on.year if hired_on else nip.year
        sex = sex or nip.sex
        region = region or place.agency.region_id
        born = nip.born_on
        content = (
            f"{name}|{employment}|{sex}|{born.year}|{education}|{hired_year}|{state}|{left_on}|"
            f"{place.unit_id}|{place.position_id}|{region}|{starts_on}"
        )
        return Draft(
            self.row,
            nip.digits,
            self.nip_hash,
            self.reader.match_hash(f"{rules.plain_name(name)}|{born}"),
            self.reader.content_hash(content),
            name,
            employment,
            sex,
            born.year,
            education,
            hired_year,
            nip.month if rules.is_month(nip) else 1,
            state,
            left_on,
            place.agency.pk,
            place.unit_id,
            place.position_id,
            region,
            starts_on,
        )

    def nip(self) -> rules.Nip | None:
        try:
            nip = rules.read_nip(self.values["nip"])
        except rules.NipWrong as error:
            self.wrong("nip", error.code, **error.params)
            return None
        # a number counts as used even by a row that fails for another reason: which of the two is right, a human says
        self.nip_hash = self.reader.nip_hash(nip.digits)
        first = self.seen.setdefault(self.nip_hash, self.row.number)
        if first != self.row.number:
            self.wrong("nip", "registry.nip_twice", first=first)
        told = self.values.get("born_on")
        if told:
            day = rules.read_day(told)
            if day is None:
                self.no_day("born_on", told)
            elif day != nip.born_on:
                self.wrong("born_on", "registry.birth_date_differs")
        return nip

    def check_number(self, nip: rules.Nip, employment: str, sex: str, hired_on: date | None) -> None:
        """Certain rules make a problem; those of contract civil servants are unconfirmed and only warn."""
        if employment == _PPPK:
            self.check_pppk(nip, sex, hired_on)
            return
        if not rules.is_year_possible(nip, self.frame.as_of.year + 1):
            self.wrong("nip", "registry.nip_hired_year")
        elif hired_on and hired_on.year != nip.year:
            self.odd("hired_on", "registry.hired_year_differs")
        if not rules.is_month(nip):
            self.wrong("nip", "registry.nip_month")
        if not nip.sex:
            self.wrong("nip", "registry.nip_sex")
        elif sex and sex != nip.sex:
            self.wrong("sex", "registry.sex_differs")

    def check_pppk(self, nip: rules.Nip, sex: str, hired_on: date | None) -> None:
        if not rules.is_sequence(nip):
            self.odd("nip", "registry.pppk_sequence")
        if not rules.is_year_possible(nip, self.frame.as_of.year + 1):
            if hired_on:
                self.odd("nip", "registry.pppk_year")
            else:
                self.wrong("hired_on", "registry.hired_year_missing")
        if not sex and not nip.sex:
            self.wrong("sex", "registry.sex_missing")
        elif sex and sex != nip.sex:
            self.odd("nip", "registry.pppk_sex")

    def choice(self, column: str) -> str:
        text = self.values.get(column)
        if not text:
            return ""
        words, choices = _WORDS[column]
        found = words.get(text) or words.get(text.casefold())
        if found is None:
            self.wrong(column, "registry.choice_unknown", choices=choices_text(choices.labels))
            return ""
        return found

    def past_day(self, column: str) -> date | None:
        text = self.values.get(column)
        if not text:
            return None
        day = rules.read_day(text)
        if day is None:
            self.no_day(column, text)
        elif day > self.frame.as_of:
            self.wrong(column, "registry.date_too_late")
        return day

    def no_day(self, column: str, text: str) -> None:
        self.wrong(column, "registry.date_is_number" if rules.is_serial_day(text) else "registry.date_unknown")

    def left_on(self, state: str, starts_on: date | None) -> date | None:
        if state != _LEFT:
            return None
        day = self.past_day("left_on") or self.frame.as_of
        if starts_on and day <= starts_on:
            self.wrong("left_on", "registry.dates_reversed")
        return day

    def place(self) -> Any:
        values = self.values
        if not (values.get("agency") and values.get("unit") and values.get("position")):
            return Miss("", "", {})
        found = self.lookups.place(values["agency"], values["unit"], values["position"])
        if isinstance(found, Miss):
            self.wrong(found.column, found.reason, **found.params)
        return found

    def region(self) -> int | None:
        code = self.values.get("region")
        if not code:
            return None
        found = self.lookups.region(code)
        if found is None:
            self.wrong("region", "registry.region_unknown")
        return found
