"""What evaluation enters in the registers of lower floors."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import SittingState
from melek.assessment.queries import bookings_of
from melek.assessment.registers import EntrySource, entries
from melek.evaluation.enums import WaveState
from melek.evaluation.models import WaveMember
from melek.evaluation.queries import (
    BY_DEFINITION,
    WaveHistory,
    history_under_definitions,
    unanswered_invitations,
    waves_to_follow,
)
from melek.evaluation.services.history import definition_names
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import notices
from melek.kit.components import How, RankRow
from melek.kit.formats import day, number, share
from melek.kit.registers import (
    FactTable,
    NavigationItem,
    PageSlot,
    Todo,
    TodoSource,
    fact_tables,
    navigation,
    slots,
    todos,
)
from melek.warehouse.enums import CellState
from melek.warehouse.registers import indicators

_WAVE = _("memilih sampel acak dan menghitung angka")
_KEPT = _("sampai angka gelombang itu dibuktikan ulang, paling lama sepuluh tahun")
_FOLLOW = _("{count} orang terundi di lingkup Anda belum selesai tes: ingatkan, atau catat alasannya")
_DRAW = _("membuktikan ulang undian, tanpa nama")
_ACCESS = _("mengetahui hambatan jaringan, listrik, dan bantuan di tempat tugas")

personal.declare(
    "evaluation.WaveMember",
    dict.fromkeys(
        ("employee", "status", "status_note", "agency", "regency", "employment", "sex", "education", "age_band"),
        (_WAVE, _KEPT),
    ),
    harmless=("wave", "stratum", "booking"),
)
personal.declare(
    "evaluation.AccessAnswer",
    dict.fromkeys(("device", "signal", "electricity", "distance", "help"), (_ACCESS, _KEPT)),
    harmless=("member", "answered_at"),
)
personal.declare(
    "evaluation.FrameStratum", {"keys": (_DRAW, _KEPT)}, harmless=("draw", "number", "agency_kind", "province")
)
personal.declare("evaluation.DrawnSample", {"keys": (_DRAW, _KEPT)}, harmless=("draw",))
name_events(
    {
        "evaluation.wave.planned": _("Gelombang direncanakan"),
        "evaluation.wave.committed": _("Kerangka dan aturan undian dikunci"),
        "evaluation.wave.recommitted": _("Undian ulang disiapkan"),
        "evaluation.wave.drawn": _("Sampel diundi"),
        "evaluation.wave.opened": _("Gelombang dibuka"),
        "evaluation.wave.invited_late": _("Pemilik akun baru diundang"),
        "evaluation.wave.closed": _("Gelombang ditutup"),
        "evaluation.wave.estimated": _("Angka gelombang dihitung"),
        "evaluation.member.reason_recorded": _("Alasan tidak dites dicatat"),
    }
)
fact_tables.add(FactTable("evaluation.AccessAnswer", "five answers given once; the row is its own trail"))
fact_tables.add(FactTable("evaluation.FrameStratum", "a frame as it was committed; its hash stands in the trail"))
fact_tables.add(FactTable("evaluation.FrameAgency", "head counts of a committed frame"))
fact_tables.add(FactTable("evaluation.DrawnSample", "who was drawn; the hash of it stands in the trail"))
notices.kinds.add(
    notices.NoticeKind(
        code="evaluation.invitation",
        label=_("Undangan tes"),
        subject=_("Anda terundi untuk tes literasi digital"),
        body=_(
            "Nama Anda terpilih secara acak untuk mewakili pegawai lain. Tes dapat dikerjakan di ponsel, tanpa batas "
            "waktu, dan dapat dilanjutkan kapan saja. Hasilnya tidak dipakai untuk gaji, pangkat, atau kontrak."
        ),
    )
)
navigation.add(
    NavigationItem(
        code="evaluation.waves",
        label=_("Gelombang survei"),
        url_name="evaluation:waves",
        order=40,
        permission="evaluation.view_wave",
        rank=25,
        hint=_("Rencanakan gelombang, kunci kerangkanya, undi, dan pantau jawaban."),
    )
)


def _invitations(bookings: Iterable[int]) -> dict[int, str]:
    found = unanswered_invitations(bookings)
    return {booking: reverse("evaluation:invitation", args=[uuid]) for booking, uuid in found.items()}


entries.add(EntrySource("evaluation.invitation", _invitations))


def _waiting_tests(user: Any, at: datetime) -> list[Todo]:
    members = WaveMember.objects.filter(
        booking__in=bookings_of(user),
        wave__state=WaveState.OPEN,
        booking__opens_at__lte=at,
        booking__closes_at__gte=at,
    ).exclude(booking__sitting__state__in=(SittingState.FINISHED, SittingState.EXPIRED))
    return [
        Todo(
            _("Ikuti tes literasi digital: Anda terundi untuk mewakili pegawai lain"),
            reverse("evaluation:invitation", args=[member.booking.uuid]),
            urgent=True,
        )
        for member in members.select_related("booking")
        if member.booking is not None
    ]


def _people_to_follow(user: Any, at: datetime) -> list[Todo]:
    return [
        Todo(
            str(_FOLLOW).format(count=number(count)), reverse("evaluation:members", args=[wave.code]), detail=wave.name
        )
        for wave, count in waves_to_follow(user)
    ]


todos.add(TodoSource("evaluation.waiting_tests", _waiting_tests, order=10))
todos.add(TodoSource("evaluation.people_to_follow", _people_to_follow, order=30))


def _history(user: Any, nothing: Any) -> dict[str, Any]:
    names = definition_names()
    found = history_under_definitions()
    return {
        "history": [
            {"heading": _history_heading(one), "rows": _history_rows(one, names), "how": _history_how(one)}
            for one in found
        ]
    }


def _history_heading(one: WaveHistory) -> str:
    shown = [cell.value for cell in one.cells if cell.value is not None]
    told = {"wave": one.wave.name, "count": number(len(shown))}
    if len(shown) < 2:
        return _("{wave}: baru dihitung menurut satu definisi").format(**told)
    told |= {"low": share(min(shown)), "high": share(max(shown))}
    return _("{wave}: dari {low} sampai {high}, tergantung definisinya").format(**told)


def _history_how(one: WaveHistory) -> How:
    indicator, cell = indicators[BY_DEFINITION], one.cells[0]
    coverage = _("{n} orang dites, mewakili {population} pegawai")
    return How(
        definition=indicator.definition,
        population=one.wave.definition.population,
        on=day(one.wave.frame_on),
        coverage=coverage.format(n=number(cell.n), population=number(cell.population)) if cell.n else "",
        interval=_("Galat sampel dan galat ukur, 95%"),
        excluded=indicator.excludes,
    )


def _history_rows(one: WaveHistory, names: dict[str, str]) -> list[RankRow]:
    own = str(one.wave.definition)
    return [
        RankRow(
            _("{name} (dipakai gelombang ini)").format(name=names[cell.key_a])
            if cell.key_a == own
            else names[cell.key_a],
            cell.value,
            cell.lower,
            cell.upper,
            note="" if cell.state == CellState.SHOWN else cell.get_state_display(),
        )
        for cell in one.cells
    ]


slots.add(
    PageSlot(
        place="assessment.definitions",
        code="evaluation.history",
        template="evaluation/_history.html",
        query=_history,
    )
)
