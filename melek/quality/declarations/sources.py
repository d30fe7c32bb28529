"""Sources of quality that answer criteria by themselves."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution, Programme
from melek.dossier.registers import CriterionSource, Found, criterion_sources
from melek.kit import formats
from melek.quality.models import Accreditation, InternalCycle
from melek.quality.queries.complaints import answer_record
from melek.quality.queries.published import exams_about, offerings_about
from melek.quality.rules.complaints import record_words
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
    if place is None:
        return None
    record = answer_record(place, at)
    if record.share is None:
        return None
    url = "" if isinstance(place, Agency) else reverse("catalogue:institution", args=[place.uuid])
    return Found(in_unit(subject, record.share), record_words(record), at, url)


criterion_sources.add(
    CriterionSource("quality.complaints_answered", _("Pengaduan yang dijawab tepat waktu"), complaints_answered)
)


def licensed_instructors(subject: Any, at: datetime) -> Found | None:
    """Of the published offerings with instructors, in how many their licences covered the programme on its first day."""
    told = offerings_about(subject)
    if told is None or not told[0].staffed:
        return None
    tally, as_of = told
    words = _now("{n} dari {all} penawaran diajar pengajar yang lisensinya mencakup programnya.")
    text = words.format(n=formats.number(tally.licensed), all=formats.number(tally.staffed))
    return Found(in_unit(subject, tally.licensed / tally.staffed), text, as_of, _catalogue_url(subject))


def offering_data(subject: Any, at: datetime) -> Found | None:
    """Of the published offerings, how many have place, dates, instructors, seats, price and payer filled in."""
    told = offerings_about(subject)
    if told is None:
        return None
    tally, as_of = told
    words = _now("{n} dari {all} penawaran terisi lengkap di katalog.")
    text = words.format(n=formats.number(tally.complete), all=formats.number(tally.offered))
    return Found(in_unit(subject, tally.complete / tally.offered), text, as_of, _catalogue_url(subject))


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


for _code, _label, _find in (
    ("catalogue.licensed_instructors", _("Pengajar berlisensi menurut katalog"), licensed_instructors),
    ("catalogue.offering_data", _("Kelengkapan data penawaran di katalog"), offering_data),
    ("quality.exam_reliability", _("Reliabilitas ujian program"), exam_reliability),
):
    criterion_sources.add(CriterionSource(_code, _label, _find))
