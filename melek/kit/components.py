"""What a page hands to the component templates: plain values, already in the reader's words."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.safestring import SafeString

Text = str | Promise


@dataclass(frozen=True)
class Tag:
    """A status: word, icon and colour together. Kinds: `ok`, `warn`, `bad`, `info`, `synth` or none."""

    text: Text
    kind: str = ""


@dataclass(frozen=True)
class Kpi:
    """One key figure. An estimate says its interval in `sub` and its `bar` carries a band; a counted one does not."""

    label: Text
    value: str
    unit: Text = ""
    sub: Text = ""
    bar: SafeString | str = ""
    status: Tag | None = None
    note: Text = ""
    url: str = ""
    link: Text = ""


@dataclass(frozen=True)
class How:
    """What "Bagaimana ini dihitung" answers; a row without a text is left out."""

    definition: Text
    version: Text = ""
    population: Text = ""
    on: Text = ""
    coverage: Text = ""
    interval: Text = ""
    excluded: Text = ""
    method_url: str = ""
    csv_url: str = ""


@dataclass(frozen=True)
class FlowStep:
    """A step of a workflow. States: `done`, `current`, `next`, `stopped`; `word` says the state in words."""

    label: Text
    state: str
    word: Text = ""
    who: Text = ""
    when: Text = ""
    deadline: Text = ""


@dataclass(frozen=True)
class Crumb:
    """A step of the breadcrumbs; the last one has no address."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class RankRow:
    """A row of the interval table; without a value its `note` says why. Shares are fractions."""

    label: Text
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    url: str = ""
    low: bool = False
    note: Text = ""


@dataclass(frozen=True)
class LegendItem:
    """A key of a legend: `interval low target reference measured forecast path nodata doubt`."""

    kind: str
    text: Text


@dataclass(frozen=True)
class Ranking:
    """Rows of the interval table cut into one or two columns, each with the number of its first row."""

    rows: list[RankRow]
    halves: bool = False
    start: int = 1
    columns: list[tuple[int, list[RankRow]]] = field(init=False)

    def __post_init__(self) -> None:
        middle = (len(self.rows) + 1) // 2 if self.halves else len(self.rows)
        parts = [(self.start, self.rows[:middle]), (self.start + middle, self.rows[middle:])]
        object.__setattr__(self, "columns", [part for part in parts if part[1]])
