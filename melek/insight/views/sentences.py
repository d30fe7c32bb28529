"""The sentences that answer a page's question and the headings that say a finding, from the page's own figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from melek.insight.enums import Place, Verdict
from melek.insight.queries import is_shown
from melek.insight.rules import Change, is_reached, rounded_people
from melek.kit import formats
from melek.planning.models import Target
from melek.planning.rules import people_missing
from melek.registry.models import Agency
from melek.warehouse.models import CubeCell

MOST_NAMES = 3


@dataclass(frozen=True)
class Answer:
    """The answer of a page: `lead` is set in bold."""

    lead: str
    rest: str = ""


def rate_words(cell: CubeCell) -> str:
    """A rate with its interval: 38,4% (95%: 36,9–39,9%); a counted one without."""
    if cell.lower is None or cell.upper is None:
        return formats.share(cell.value)
    bounds = formats.share_range(cell.lower, cell.upper)
    return _("{rate} (95%: {bounds}%)").format(rate=formats.share(cell.value), bounds=bounds)


def about_people(count: float) -> str:
    """A head count from an estimate, rounded to two digits and written out."""
    return formats.people(rounded_people(count))


def missing_people(cell: CubeCell, target: Target) -> int:
    """How many more people the target needs, at the published rate."""
    assert cell.value is not None
    assert cell.population is not None
    return people_missing(cell.population, cell.value, target.value)


def national_answer(now: CubeCell, target: Target | None) -> Answer:
    """The rate now with its interval, and how many people the target still needs; never a forecast."""
    lead = _("Kini {rate}.").format(rate=rate_words(now))
    if target is None:
        return Answer(lead, _("Belum ada target yang dimuat."))
    missing = missing_people(now, target)
    goal, year = formats.share(target.value, 0), target.year
    if is_reached(now, target.value):
        words = _("Target {goal} pada {year} sudah tercapai menurut angka ini.")
        return Answer(lead, words.format(goal=goal, year=year))
    if not missing:
        words = _(
            "Belum dapat dipastikan apakah target {goal} pada {year} sudah tercapai: rentangnya masih di dua sisi."
        )
        return Answer(lead, words.format(goal=goal, year=year))
    words = _("Untuk {goal} pada {year}, sekitar {people} pegawai lagi perlu melek digital.")
    return Answer(lead, words.format(goal=goal, year=year, people=about_people(missing)))


def change_words(change: Change | None, before: CubeCell | None) -> str:
    """What happened since the wave before, in a few words."""
    if change is None or before is None:
        return _("Belum ada gelombang pembanding.")
    since = formats.month(before.on)
    if change.verdict is Verdict.NOT_COMPARABLE:
        return _("Definisinya berbeda dari {since}; tidak dibandingkan.").format(since=since)
    points = formats.points(change.difference)
    if change.verdict is Verdict.CANNOT_TELL:
        return _("{points} sejak {since}: belum dapat dibedakan.").format(points=points, since=since)
    words = (
        _("Naik: {points} sejak {since}.") if change.verdict is Verdict.ROSE else _("Turun: {points} sejak {since}.")
    )
    return words.format(points=points, since=since)


def trajectory_heading(change: Change | None, path: Place | None) -> str:
    """The finding of the trajectory: direction since the last wave, and where it lies against the path."""
    if change is None:
        return _("Baru satu gelombang terukur; arahnya belum dapat dikatakan")
    direction = _direction(change.verdict)
    if path is None:
        return direction
    return _("{direction}, {place}").format(direction=direction, place=path_words(path))


def _direction(verdict: Verdict) -> str:
    return {
        Verdict.ROSE: _("Angka naik sejak gelombang sebelumnya"),
        Verdict.FELL: _("Angka turun sejak gelombang sebelumnya"),
        Verdict.CANNOT_TELL: _("Belum dapat dibedakan dari gelombang sebelumnya"),
        Verdict.NOT_COMPARABLE: _("Definisinya berubah sehingga gelombang tidak dibandingkan"),
    }[verdict]


def path_words(place: Place) -> str:
    """Where the rate lies against the straight path."""
    return {
        Place.BELOW: _("di bawah jalur ke target"),
        Place.ABOVE: _("di atas jalur ke target"),
        Place.UNCLEAR: _("belum dapat dibedakan dari jalur ke target"),
    }[place]


def map_heading(below: Sequence[str]) -> str:
    """Which provinces are surely below the nation; the interval decides, not the order."""
    if not below:
        return _("Belum ada provinsi yang jelas di bawah angka nasional")
    if len(below) <= MOST_NAMES:
        return _("{names} jelas di bawah angka nasional").format(names=joined(below))
    return _("{count} provinsi jelas di bawah angka nasional").format(count=formats.number(len(below)))


def rank_heading(overlaps: int) -> str:
    """Whether the order of a ranking may be read as one."""
    if overlaps:
        return _("Urutan provinsi saling tumpang tindih; jangan dibaca sebagai peringkat pasti")
    return _("Provinsi dari angka tertinggi; rentangnya tidak saling tumpang tindih")


def distribution_heading(cut: float) -> str:
    """What the picture of scores shows; it counts nobody, because bands carry no joint interval."""
    return _("Sebaran skor pegawai di sekitar batas {cut}").format(cut=formats.number(cut))


def joined(names: Sequence[str]) -> str:
    """Names in a row: A; A dan B; A, B, dan C."""
    if len(names) < 2:
        return "".join(names)
    if len(names) == 2:
        return _("{first} dan {last}").format(first=names[0], last=names[1])
    return _("{first}, dan {last}").format(first=", ".join(names[:-1]), last=names[-1])


def against_nation(place: Place, nation: CubeCell) -> str:
    """Where a place lies against the nation."""
    words = {
        Place.BELOW: _("Itu jelas di bawah angka nasional {rate}."),
        Place.ABOVE: _("Itu jelas di atas angka nasional {rate}."),
        Place.UNCLEAR: _("Itu belum dapat dibedakan dari angka nasional {rate}."),
    }[place]
    return words.format(rate=formats.share(nation.value))


def province_answer(now: CubeCell | None, nation: CubeCell | None, place: Place | None) -> Answer:
    """The rate of people on duty in a province, and where it lies against the nation."""
    if now is None:
        return Answer(_("Belum ada pegawai yang bertugas di sini dites."))
    if not is_shown(now):
        return Answer(f"{now.get_state_display()}.")
    lead = _("{rate} pegawai yang bertugas di sini melek digital.").format(rate=rate_words(now))
    return Answer(lead, against_nation(place, nation) if place and nation else "")


def agency_answer(now: CubeCell | None, kind: CubeCell | None, place: Place | None) -> Answer:
    """The rate of an agency's own people, and where it lies against agencies of its kind together."""
    if now is None:
        return Answer(_("Belum ada pegawai instansi ini yang dites."))
    if not is_shown(now):
        return Answer(f"{now.get_state_display()}.")
    lead = _("{rate} pegawai instansi ini melek digital.").format(rate=rate_words(now))
    if place is None or kind is None:
        return Answer(lead)
    words = {
        Place.BELOW: _("Itu jelas di bawah angka semua instansi sejenis, {rate}."),
        Place.ABOVE: _("Itu jelas di atas angka semua instansi sejenis, {rate}."),
        Place.UNCLEAR: _("Itu belum dapat dibedakan dari angka semua instansi sejenis, {rate}."),
    }[place]
    return Answer(lead, words.format(rate=formats.share(kind.value)))


def ended_answer(agency: Agency) -> Answer:
    """An agency that is no more, and was never tested under this name."""
    if agency.valid_to is None:
        return agency_answer(None, None, None)
    return Answer(
        _("Instansi ini berakhir {day}.").format(day=formats.day(agency.valid_to)),
        _("Angka sesudah itu ada pada penerusnya, di bawah."),
    )


def peers_heading(above: int, below: int, unclear: int) -> str:
    """How many agencies of the kind are surely above or below this one."""
    if not above + below + unclear:
        return _("Belum ada instansi sejenis dengan angka yang dapat ditampilkan")
    if not above + below:
        return _("Belum dapat dibedakan dari {count} instansi sejenis").format(count=formats.number(unclear))
    words = _("{above} instansi sejenis jelas di atas, {below} jelas di bawah, {unclear} belum dapat dibedakan")
    return words.format(above=formats.number(above), below=formats.number(below), unclear=formats.number(unclear))


def peer_words(place: Place) -> str:
    """Where an unnamed agency lies against one's own."""
    return {
        Place.BELOW: _("jelas di bawah"),
        Place.ABOVE: _("jelas di atas"),
        Place.UNCLEAR: _("belum dapat dibedakan"),
    }[place]


def agencies_answer(count: int) -> Answer:
    """How many agencies the list holds."""
    words = ngettext("{count} instansi tercatat.", "{count} instansi tercatat.", count)
    return Answer(
        words.format(count=formats.number(count)), _("Pilih satu untuk melihat angkanya sebagai pemberi kerja.")
    )


def figure_words(cell: CubeCell, unit: str) -> str:
    """Any published figure in words with its unit."""
    if unit == "share":
        return rate_words(cell)
    if unit == "people":
        return _("{count} orang").format(count=formats.number(cell.value))
    return formats.number(cell.value)


def split_answer(on: date) -> Answer:
    """An indicator that is published by groups only."""
    return Answer(_("Angka ini terbit menurut kelompok, keadaan {day}.").format(day=formats.day(on)))


def cube_answer(cell: CubeCell | None, unit: str, name: str) -> Answer:
    """The newest national figure of an indicator."""
    if cell is None:
        return Answer(_("Angka ini belum diterbitkan."))
    if not is_shown(cell):
        return Answer(f"{cell.get_state_display()}.")
    words = _("{name}: {figure}, keadaan {day}.")
    return Answer(words.format(name=name, figure=figure_words(cell, unit), day=formats.day(cell.on)))


def mode_words(effect: dict[str, Any] | None, on: date) -> dict[str, str] | None:
    """What the supervised tenth of a wave says about the rest, as a title and a text; None when it says nothing."""
    if effect is None:
        return None
    value, low, high = effect["share"]
    points, low_words, high_words = (formats.number(one * 100, 1) for one in (value, low, high))
    people = _("{supervised} orang yang diundi dites dengan pengawas, {unsupervised} tanpa pengawas.").format(
        supervised=formats.number(effect["supervised"]), unsupervised=formats.number(effect["unsupervised"])
    )
    if low > 0:
        title = _("Tanpa pengawas, angkanya {points} poin persen lebih tinggi.")
    elif high < 0:
        title = _("Tanpa pengawas, angkanya {points} poin persen lebih rendah.")
    else:
        title = _("Pengaruh tes tanpa pengawas belum dapat dibedakan dari nol.")
    told = title.format(points=formats.number(abs(value) * 100, 1))
    rest = _(
        "Angka tanpa pengawas dikurangi angka dengan pengawas: {points} poin persen (95%: {low} sampai {high}), keadaan "
        "{day}. Angka di halaman ini tidak dikoreksi dengannya."
    ).format(points=points, low=low_words, high=high_words, day=formats.day(on))
    return {"title": told, "text": f"{people} {rest}"}
