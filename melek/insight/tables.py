"""Lists of public pages."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.kit import formats
from melek.kit.tables import Column, IntervalColumn, NumberColumn, Table, WideColumn


class NamedColumn(Column):
    """A name that leads to its page; one that ended says so."""

    def render(self, value: Any, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record["url"], value)


class PictureColumn(Column):
    """The picture of a row; its head is the axis, set by the view."""

    css = "wide iv-cell"
    has_label = False
    empty_values = (None,)
    axis: tuple[str, str, str] = ("0", "50", "100%")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, orderable=False, default="", **options)

    @property
    def header(self) -> SafeString:
        return format_html('<span class="axis"><span>{}</span><span>{}</span><span>{}</span></span>', *self.axis)


class WholeRowColumn(IntervalColumn):
    """An estimate that takes the whole width on a phone, where it would run into its neighbour."""

    css = "num wide"


class AgencyTable(Table):
    """Agencies by name; figures stand on each agency's own page, so that this is no league table."""

    caption = _("Instansi")
    noun = _("instansi")
    empty_words = _("Tidak ada instansi dengan nama atau jenis itu.")
    hide_caption = True
    name = NamedColumn(verbose_name=_("Instansi"))
    kind = Column(verbose_name=_("Jenis instansi"))
    region = Column(verbose_name=_("Wilayah"))
    employees = NumberColumn(verbose_name=_("Pegawai (pemberi kerja)"), default=formats.MISSING)
    ended = Column(verbose_name=_("Berakhir"), default=formats.MISSING)


class WaveTable(Table):
    """The rate of one place or agency in each wave."""

    caption = _("Menurut gelombang survei")
    noun = _("gelombang")
    html_id = "gelombang"
    hide_caption = True
    empty_words = _("Belum ada gelombang yang diterbitkan.")
    period = Column(verbose_name=_("Gelombang"))
    value = WholeRowColumn(verbose_name=_("Melek digital (95%)"), reason="reason")
    n = NumberColumn(verbose_name=_("Orang dites"), default=formats.MISSING)
    definition = WideColumn(verbose_name=_("Definisi"))


class CubeTable(Table):
    """Cells of one cube."""

    caption = _("Angka")
    noun = _("baris")
    html_id = "angka"
    hide_caption = True
    empty_words = _("Belum ada angka yang diterbitkan untuk pilihan ini.")
    label = Column(verbose_name=_("Kelompok"))
    figure = WideColumn(verbose_name=_("Angka"))
    picture = PictureColumn()
    n = NumberColumn(verbose_name=_("Orang dites"), default=formats.MISSING)
    population = NumberColumn(verbose_name=_("Pegawai"), default=formats.MISSING)

    def render_figure(self, value: Any, record: Any) -> SafeString:
        """The figure in words; a hidden one tells its reason instead."""
        if record["reason"]:
            return format_html('<span class="muted">{}</span>', record["reason"])
        if record["lower"] is None:
            return format_html("<b>{}</b>", value)
        bounds = formats.interval(record["lower"], record["upper"])
        return format_html('<b>{}</b> <span class="muted">({})</span>', value, bounds)
