"""A form and a table with invented rows."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from melek.kit.tables import (
    Column,
    IntervalColumn,
    NumberColumn,
    PlotColumn,
    ShareColumn,
    Table,
    TagColumn,
    Text,
    WideColumn,
    configure,
)


class BookForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=gettext_lazy("Judul"), help_text=gettext_lazy("Seperti tertulis di sampul."))
    number = forms.RegexField(
        r"^\d{13}$", label="ISBN", error_messages={"invalid": gettext_lazy("ISBN terdiri atas 13 angka.")}
    )
    bought_on = forms.DateField(
        label=gettext_lazy("Tanggal beli"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    room = forms.ChoiceField(
        label=gettext_lazy("Ruang"),
        choices=[
            ("", gettext_lazy("Pilih ruang")),
            ("1", gettext_lazy("Ruang Anak")),
            ("2", gettext_lazy("Ruang Peta")),
        ],
    )
    cover = forms.ChoiceField(
        label=gettext_lazy("Sampul"),
        widget=forms.RadioSelect,
        choices=[("hard", gettext_lazy("Keras")), ("soft", gettext_lazy("Lunak"))],
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topik"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sea", gettext_lazy("Laut")), ("star", gettext_lazy("Bintang"))],
    )
    summary = forms.CharField(label=gettext_lazy("Ringkasan"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    is_lent = forms.BooleanField(label=gettext_lazy("Boleh dipinjam pulang"), required=False)


class RoomFilter(forms.Form):
    """A filter bar of three controls."""

    room = forms.CharField(label=gettext_lazy("Ruang"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[("", gettext_lazy("Semua")), ("open", gettext_lazy("Buka"))],
    )
    on = forms.DateField(label=gettext_lazy("Per"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@dataclass(frozen=True)
class Room:
    """A row of the example table."""

    name: str
    books: int
    seen: float
    value: float | None
    state: str
    note: str = ""
    reason: str = ""

    @property
    def lower(self) -> float | None:
        return None if self.value is None else self.value - 0.04

    @property
    def upper(self) -> float | None:
        return None if self.value is None else self.value + 0.04


class RoomTable(Table):
    """Rooms with an estimate each."""

    hide_caption = True
    caption: ClassVar[Text] = gettext_lazy("Ruang, dari yang paling rendah")
    noun: ClassVar[Text] = gettext_lazy("ruang")
    name = Column(verbose_name=gettext_lazy("Ruang"))
    books = NumberColumn(verbose_name=gettext_lazy("Buku"))
    seen = ShareColumn(verbose_name=gettext_lazy("Sudah dihitung"))
    value = IntervalColumn(verbose_name=gettext_lazy("Tepat waktu (95%)"), reason="reason")
    plot = PlotColumn(accessor="value")
    state = TagColumn(
        verbose_name=gettext_lazy("Keadaan"),
        kinds={"open": "ok", "closed": "bad"},
        words={"open": gettext_lazy("Buka"), "closed": gettext_lazy("Tutup")},
    )
    note = WideColumn(verbose_name=gettext_lazy("Catatan"), default="–")


def rooms(request: HttpRequest) -> RoomTable:
    """The table, sorted and paged as the address asks."""
    names = [_("Ruang Anak"), _("Ruang Musik"), _("Ruang Peta"), _("Ruang Koran"), _("Ruang Naskah"), _("Ruang Arsip")]
    rows = [Room(name, 260 + 611 * i, 0.45 + 0.06 * i, 0.22 + 0.07 * i, "open") for i, name in enumerate(names)]
    rows[0] = replace(rows[0], state="closed", note=_("Atapnya bocor"))
    rows.append(Room(_("Ruang Baru"), 9, 0.2, None, "open", reason=_("Disembunyikan: kurang dari 10 buku")))
    table = RoomTable(rows)
    plot = table.columns["plot"].column
    plot.target, plot.reference = 0.6, 0.4
    return configure(request, table, size=4)


def forms_of_guide() -> dict[str, Any]:
    """A fresh form, one with errors, a filter, and a formset."""
    wrong = BookForm({"wrong-title": _("Laut Bercerita"), "wrong-number": "97860", "wrong-room": "9"}, prefix="wrong")
    wrong.add_error(None, _("Buku ini sudah tercatat di Ruang Peta."))
    pair = forms.formset_factory(RoomFilter, extra=1)(prefix="pair")
    storage = [Message(level, _("Daftar sudah diperbarui.")) for level in (messages.SUCCESS, messages.INFO)]
    storage += [
        Message(messages.WARNING, _("Dua baris dilewati.")),
        Message(messages.ERROR, _("Berkas tidak terbaca.")),
    ]
    return {
        "messages": storage,
        "fresh": BookForm(prefix="fresh"),
        "wrong": wrong,
        "filter": RoomFilter(prefix="f"),
        "formset": pair,
    }
