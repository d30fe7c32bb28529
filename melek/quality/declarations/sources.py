"""Sources of quality that answer criteria by themselves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution, Programme
from melek.dossier.registers import CriterionSource, Found, criterion_sources
from melek.kit import formats
from melek.quality.models import Accreditation, InternalCycle
from melek.quality.queries.complaints import answer_record, answer_records
from melek.quality.queries.published import OfferingTally, exams_about, offerings_about, offerings_of_agencies
from melek.quality.rules.complaints import AnswerRecord, record_words
from melek.registry.models import Agency


def institution_of(subject: Any) -> Institution | None:
    """The institution that a subject stands for; None for an agency and for a programme that none provides."""
    if isinstance(subject, Institution):
        return subject
    if isinstance(subject, Accreditation | InternalCycle):
        return subject.institution
    return subject.provider if isinstance(subject, Programme) else None


def in_unit(subject: Any, share: float) -> float:
    """A share in the unit of whoever asks: norms ask about agencies in shares, standards about all others in percent."""
    return share if isinstance(subject, Agency) else round(100 * share, 2)


def complaints_answered(subject: Any, at: datetime) -> Found | None:
    """Of the complaints that fell due in the past year, how many were answered in time; None where there was none."""
    place = subject if isinstance(subject, Agency) else institution_of(subject)
    return None if place is None else _of_record(subject, answer_record(place, at), at)


def complaints_answered_by(agencies: Sequence[Agency], at: datetime) -> dict[int, Found]:
    """The same of many agencies at once."""
    records = answer_records(agencies, at)
    return _without_none({one.pk: _of_record(one, records[one.pk], at) for one in agencies})


def _of_record(subject: Any, record: AnswerRecord, at: datetime) -> Found | None:
    if record.share is None:
        return None
    return Found(in_unit(subject, record.share), record_words(record), at, _catalogue_url(subject))


criterion_sources.add(
    CriterionSource(
        "quality.complaints_answered",
        _("Pengaduan yang dijawab tepat waktu"),
        complaints_answered,
        complaints_answered_by,
    )
)


def licensed_instructors(subject: Any, tally: OfferingTally, as_of: datetime) -> Found | None:
    """Of the published offerings with instructors, in how many their licences covered the programme on its first day."""
    if not tally.staffed:
        return None
    words = _now("{n} dari {all} penawaran diajar pengajar yang lisensinya mencakup programnya.")
    text = words.format(n=formats.number(tally.licensed), all=formats.number(tally.staffed))
    return Found(in_unit(subject, tally.licensed / tally.staffed), text, as_of, _catalogue_url(subject))


def offering_data(subject: Any, tally: OfferingTally, as_of: datetime) -> Found | None:
    """Of the published offerings, how many have place, dates, instructors, seats, price and payer filled in."""
    words = _now("{n} dari {all} penawaran terisi lengkap di katalog.")
    text = words.format(n=formats.number(tally.complete), all=formats.number(tally.offered))
    return Found(in_unit(subject, tally.complete / tally.offered), text, as_of, _catalogue_url(subject))


def _of_offerings(
    code: str, label: Any, told: Callable[[Any, OfferingTally, datetime], Found | None]
) -> CriterionSource:
    """A source that reads the published offerings of one subject, or of many agencies at once."""

    def find(subject: Any, at: datetime) -> Found | None:
        known = offerings_about(subject)
        return told(subject, *known) if known else None

    def find_many(agencies: Sequence[Agency], at: datetime) -> dict[int, Found]:
        known = offerings_of_agencies(agencies)
        return _without_none({one.pk: told(one, *known[one.pk]) for one in agencies if one.pk in known})

    return CriterionSource(code, label, find, find_many)


def _without_none(found: Mapping[int, Found | None]) -> dict[int, Found]:
    return {key: one for key, one in found.items() if one is not None}


def exam_reliability(subject: Any, at: datetime) -> Found | None:
    """Reliability of the programme's examination by its last signed calibration; the mean where a subject has several."""
    told = exams_about(subject)
    if told is None:
        return None
    exams, as_of = told
    value = round(sum(one.reliability for one in exams) / len(exams), 4)
    if len(exams) == 1:
        words = _now("Reliabilitas ujian {value} menurut kalibrasi terakhir, dari {n} tes.")
        return Found(value, words.format(value=formats.number(value, 2), n=formats.number(exams[0].sittings)), as_of)
    words = _now("Rata-rata reliabilitas {n} ujian {value}; yang terendah {least}.")
    least = min(one.reliability for one in exams)
    text = words.format(n=formats.number(len(exams)), value=formats.number(value, 2), least=formats.number(least, 2))
    return Found(value, text, as_of)


def _catalogue_url(subject: Any) -> str:
    place = institution_of(subject)
    return reverse("catalogue:institution", args=[place.uuid]) if place else ""


for _source in (
    _of_offerings("catalogue.licensed_instructors", _("Pengajar berlisensi menurut katalog"), licensed_instructors),
    _of_offerings("catalogue.offering_data", _("Kelengkapan data penawaran di katalog"), offering_data),
    CriterionSource("quality.exam_reliability", _("Reliabilitas ujian program"), exam_reliability),
):
    criterion_sources.add(_source)
