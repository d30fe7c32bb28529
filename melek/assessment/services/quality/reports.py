"""What people report while they sit a test: the item is set aside without harm, and somebody looks at it."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import IssueKind
from melek.assessment.models import Answer, ItemVersion, Sitting
from melek.assessment.services.quality.issues import Finding, open_issues
from melek.assessment.services.sittings import Step, skip, step_of
from melek.kit.errors import InputError

LONGEST, MOST_TEXTS = 500, 20
REASONS: dict[str, Any] = {
    "no_answer": _("Tidak ada jawaban yang benar"),
    "several": _("Lebih dari satu jawaban benar"),
    "unclear": _("Kalimatnya tidak dapat dipahami"),
    "broken": _("Gambar atau tombolnya tidak bekerja"),
    "offensive": _("Isinya menyinggung"),
    "access": _("Tidak dapat dikerjakan dengan alat bantu saya"),
}


class ReasonUnknown(InputError):
    """A report says what is wrong."""

    message = _("Pilih apa yang salah dengan soal ini.")


@transaction.atomic
def report_item(*, sitting: Sitting, token: str, reason: str, text: str, at: datetime) -> Step:
    """Set the item aside and put the report into the queue, without the name of who reported it.

    Raises ReasonUnknown and what `skip` raises.
    """
    if reason not in REASONS:
        raise ReasonUnknown
    now = step_of(sitting)
    told = {"reason": reason, "text": text.strip()[:LONGEST]}
    after = skip(sitting=sitting, token=token, report=told, at=at)
    assert now.item is not None
    open_issues([_finding(now.item.version_id)], at=at)
    return after


def _finding(version: int) -> Finding:
    """All reports about the item so far, whatever its wording, as one finding."""
    item = ItemVersion.objects.get(pk=version).item_id
    rows = Answer.objects.filter(item_version__item=item, is_skipped=True).order_by("pk")
    reports: list[Any] = list(rows.values_list("raw", flat=True))
    counts = Counter(str(one["reason"]) for one in reports)
    texts = [one["text"] for one in reports if one["text"]]
    evidence = {"reports": len(reports), "reasons": dict(counts), "texts": texts[-MOST_TEXTS:]}
    return Finding(item, IssueKind.REPORT, "", evidence)
