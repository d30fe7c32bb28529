"""Lists as tables: caption, row heads, sorting by link, pages in words, and cards on a phone.

A page declares its columns and nothing else:

    class EmployeeTable(Table):
        caption = _("Pegawai")
        noun = _("pegawai")
        name = Column(verbose_name=_("Nama"), linkify=True)
        hired_year = NumberColumn(verbose_name=_("Tahun masuk"))

and the view calls `configure(request, table, size=25)`, the template `{% render_table table %}`.
The first column is the head of its row. Sorting is `?urut=-name`, pages are `?page=2`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2.columns.base import BoundColumn

from melek.kit import charts, formats, icons

Text = str | Promise


@dataclass(frozen=True)
class Head:
    """Head of a column; `sort` is its aria-sort value, empty when it cannot be sorted."""

    text: Any
    css: str
    sort: str
    next: str


@dataclass(frozen=True)
class Cell:
    """A cell; `label` names it on a phone, where heads are not seen."""

    value: Any
    css: str
    label: Any


class Column(django_tables2.Column):
    """A column of words."""

    css = ""
    has_label = True


class WideColumn(Column):
    """A column of words that takes the whole width on a phone."""

    css = "wide"


class CodeColumn(Column):
    """A code, number or range with hyphens that stays on one line."""

    css = "tnum nowrap"


class NumberColumn(Column):
    """Whole numbers, or with `digits` decimals."""

    css = "num"

    def __init__(self, *args: Any, digits: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.digits = digits

    def render(self, value: Any) -> str:
        return formats.number(value, self.digits)


class ShareColumn(NumberColumn):
    """A fraction as a percentage with one decimal."""

    def __init__(self, *args: Any, digits: int = 1, **options: Any) -> None:
        super().__init__(*args, digits=digits, **options)

    def render(self, value: Any) -> str:
        return formats.share(value, self.digits)


class DayColumn(Column):
    """A day as 31/10/2026."""

    css = "tnum nowrap"

    def render(self, value: Any) -> str:
        return formats.day_short(value)


class MomentColumn(DayColumn):
    """A day and an hour with its zone."""

    def render(self, value: Any) -> str:
        return f"{formats.day_short(value)} {formats.clock(value)}"


class TagColumn(Column):
    """A state as a tag: `kinds` maps the stored value to ok, warn, bad, info, synth or nothing.

    Model fields with choices bring their words; for other rows `words` maps the stored value to them.
    """

    def __init__(
        self, *args: Any, kinds: Mapping[str, str], words: Mapping[str, Text] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kinds = kinds
        self.words = words or {}

    def render(self, value: Any, record: Any, bound_column: BoundColumn) -> SafeString:
        stored = str(bound_column.accessor.resolve(record))
        kind = self.kinds.get(stored, "")
        icon = icons.icon(kind) if kind else ""
        return format_html('<span class="tag {}">{}{}</span>', kind, icon, self.words.get(stored, value))


class IntervalColumn(Column):
    """An estimate with its interval, `41,2% (39–44)`; where it is hidden, the words of `reason` instead.

    `lower`, `upper` and `reason` name attributes (or keys) of the row; shares are fractions.
    """

    css = "num"
    empty_values = ()

    def __init__(
        self, *args: Any, lower: str = "lower", upper: str = "upper", reason: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.lower, self.upper = django_tables2.A(lower), django_tables2.A(upper)
        self.reason = django_tables2.A(reason) if reason else None

    def render(self, value: Any, record: Any) -> SafeString | str:
        if value is None:
            words = self.reason.resolve(record, quiet=True) if self.reason else ""
            return format_html('<span class="muted">{}</span>', words or formats.MISSING)
        bounds = formats.interval(self.lower.resolve(record), self.upper.resolve(record))
        return format_html('<b>{}</b> <span class="muted">({})</span>', formats.share(value), bounds)


class PlotColumn(IntervalColumn):
    """The picture of the estimate beside it: band, dot, target tick, dotted reference; orange when clearly below.

    `target` and `reference` are shares, the same for the whole table; set them on the instance in the view.
    """

    css = "wide iv-cell"
    has_label = False
    target: float | None = None
    reference: float | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, orderable=False, **options)

    @property
    def header(self) -> SafeString:
        return format_html('<span class="axis"><span>0</span><span>50</span><span>{}</span></span>', "100%")

    def render(self, value: Any, record: Any) -> SafeString | str:
        if value is None:
            return ""
        lower, upper = self.lower.resolve(record), self.upper.resolve(record)
        low = self.reference is not None and upper < self.reference
        return charts.interval_row(value, lower, upper, target=self.target, reference=self.reference, low=low)


class Table(django_tables2.Table):
    """A list in the look of the kit."""

    caption: ClassVar[Text] = ""
    noun: ClassVar[Text] = _("baris")
    empty_words: Text = _("Belum ada isi di daftar ini.")
    html_id = "tabel"
    hide_caption = False

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **{"order_by_field": "urut", "template_name": "kit/table.html", **options})

    @property
    def is_wide(self) -> bool:
        """Whether its rows become cards on a phone."""
        return sum(1 for _column in self.columns) > 3

    @property
    def heads(self) -> list[Head]:
        return [_head(column) for column in self.columns]

    @property
    def bodies(self) -> list[list[Cell]]:
        return [[_cell(column, value) for column, value in row.items()] for row in self.paginated_rows]


def _head(column: BoundColumn) -> Head:
    css = getattr(column.column, "css", "")
    if not column.orderable:
        return Head(column.header, css, "", "")
    direction = "descending" if column.order_by_alias.is_descending else "ascending"
    return Head(column.header, css, direction if column.is_ordered else "none", str(column.order_by_alias.next))


def _cell(column: BoundColumn, value: Any) -> Cell:
    has_label = getattr(column.column, "has_label", True)
    return Cell(value, getattr(column.column, "css", ""), column.header if has_label else "")


def indonesian(text: Any) -> SafeString:
    """A text of the data, marked as Indonesian on a page of either language."""
    return format_html('<span lang="id">{}</span>', text)


def configure(request: HttpRequest, table: Table, *, size: int = 25) -> Table:
    """Sort and page a table as the address asks; a wrong page number gives the nearest page."""
    table.request = request
    if order := request.GET.getlist(table.prefixed_order_by_field):
        table.order_by = order
    table.paginator = Paginator(table.rows, size)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    return table
