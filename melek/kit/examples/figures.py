"""Key figures, rankings, legends, workflows: the values that components show."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit import charts, formats
from melek.kit.components import Crumb, FlowStep, How, Kpi, LegendItem, RankRow, Tag
from melek.kit.enums import JobState
from melek.kit.models import Job
from melek.kit.registers import Todo

EXAMPLE_MOMENT = datetime(2026, 10, 31, 9, 42, tzinfo=timezone.get_default_timezone())


def kpis() -> list[Kpi]:
    """An estimate below its target, a counted share, a quantity without a bar, an estimate that fits."""
    below = charts.kpi_bar(0.412, 0.389, 0.435, target=0.6, label=_("41,2 persen, rentang 38,9 sampai 43,5, target 60"))
    counted = charts.kpi_bar(0.638, target=0.8, label=_("63,8 persen, target 80"))
    fits = charts.kpi_bar(0.717, 0.682, 0.751, target=0.7, label=_("71,7 persen, rentang 68,2 sampai 75,1, target 70"))
    return [
        Kpi(
            label=_("Buku kembali tepat waktu"),
            value=formats.share_bare(0.412),
            unit="%",
            sub=_("95%: {interval} · target {year}: {target}").format(
                interval=formats.share_range(0.389, 0.435), year=2026, target=formats.share(0.6, 0)
            ),
            bar=below,
            status=Tag(_("Di bawah target"), "warn"),
        ),
        Kpi(
            label=_("Anggota yang ditanya"),
            value=formats.share_bare(0.638),
            unit="%",
            sub=_("{done} dari {total} anggota").format(done=formats.number(3128), total=formats.number(4906)),
            bar=counted,
            status=Tag(_("Kurang {count} orang").format(count=formats.number(797)), "info"),
        ),
        Kpi(
            label=_("Buku baru tahun ini"),
            value=formats.number(1260),
            sub=_("{change} dari tahun lalu").format(change=formats.points(0.072)),
            url="#angka",
            link=_("Lihat daftar buku"),
        ),
        Kpi(
            label=_("Pembaca yang puas"),
            value=formats.share_bare(0.717),
            unit="%",
            sub=_("95%: {interval} · target {year}: {target}").format(
                interval=formats.share_range(0.682, 0.751), year=2026, target=formats.share(0.7, 0)
            ),
            bar=fits,
            status=Tag(_("Belum dapat dibedakan dari target"), "info"),
        ),
    ]


def how() -> How:
    """Every row of the disclosure."""
    return How(
        definition=_("Bagian buku yang kembali sebelum tenggat pinjam"),
        version="2026.1",
        population=_("Semua buku yang dipinjam anggota aktif"),
        on=formats.day(date(2026, 10, 31)),
        coverage=formats.share(0.638),
        interval=_("galat sampel dan galat catat"),
        excluded=_("buku yang hilang"),
        method_url="#angka",
        csv_url="#angka",
    )


def rank_rows() -> list[RankRow]:
    """Rooms in order, some clearly below the reference, one without a figure."""
    values = [
        (_("Ruang Anak"), 0.634, 0.02),
        (_("Ruang Baca Lantai Dua dengan Nama yang Sangat Panjang"), 0.557, 0.03),
        (_("Ruang Musik"), 0.502, 0.035),
        (_("Ruang Peta"), 0.448, 0.05),
        (_("Ruang Koran"), 0.421, 0.02),
        (_("Ruang Naskah"), 0.343, 0.025),
        (_("Ruang Arsip"), 0.219, 0.12),
    ]
    rows = [
        RankRow(name, share, share - half, share + half, url="#urutan", low=share + half < 0.384)
        for name, share, half in values
    ]
    return [*rows, RankRow(_("Ruang Baru"), note=_("Belum ada hasil"))]


def legend() -> list[LegendItem]:
    """Every key that a legend knows."""
    return [
        LegendItem("interval", _("nilai dan rentang 95%")),
        LegendItem("low", _("di bawah acuan, melampaui galat")),
        LegendItem("target", _("target")),
        LegendItem("reference", _("acuan")),
        LegendItem("measured", _("hasil ukur dengan rentang 95%")),
        LegendItem("forecast", _("perkiraan 50/80/95%")),
        LegendItem("path", _("jalur target")),
        LegendItem("doubt", _("daerah galat ukur")),
        LegendItem("nodata", _("belum ada data")),
    ]


def flow() -> list[FlowStep]:
    """A workflow in the middle, and a stop."""
    return [
        FlowStep(_("Usul"), "done", word=_("Selesai"), who="Sri Contoh", when=formats.day_short(date(2026, 10, 3))),
        FlowStep(_("Telaah"), "done", word=_("Selesai"), who="Budi Contoh", when=formats.day_short(date(2026, 10, 12))),
        FlowStep(_("Beli"), "current", word=_("Sedang berjalan"), deadline=formats.day(date(2026, 11, 20))),
        FlowStep(_("Catat"), "next"),
        FlowStep(_("Pinjamkan"), "stopped", word=_("Ditolak")),
    ]


def crumbs() -> list[Crumb]:
    """Two levels and the page itself."""
    return [Crumb(_("Perpustakaan"), "#"), Crumb(_("Koleksi"), "#"), Crumb(_("Rupa"))]


def todos() -> list[Todo]:
    """One that cannot wait, one that can."""
    return [
        Todo(_("Setujui daftar belanja buku"), "#", urgent=True, detail=_("Tenggat 20 November 2026")),
        Todo(_("Balas tiga saran pembaca"), "#"),
    ]


def jobs() -> list[Job]:
    """A job in each state, never saved."""
    start = EXAMPLE_MOMENT
    common: dict[str, Any] = {"kind": "kit.example", "created_at": start, "started_at": start}
    return [
        Job(**common, state=JobState.QUEUED),
        Job(**common, state=JobState.RUNNING, done=12_400, total=48_000, heartbeat_at=start + timedelta(seconds=62)),
        Job(**common, state=JobState.DONE, message=_("48.000 baris terbaca, 12 di karantina."), result_url="#kemajuan"),
        Job(**common, state=JobState.FAILED, error=_("Berkas terputus di baris 310. Unggah lagi berkasnya.")),
        Job(**common, state=JobState.CANCELLED, message=_("Yang sudah terbaca tetap tersimpan.")),
    ]
