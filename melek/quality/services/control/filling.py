"""Asking the sources whether agencies keep the norms that data can show."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from melek.dossier.registers import Found
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.quality.enums.control import How, Status
from melek.quality.models import Compliance, Norm
from melek.quality.queries.compliance import FILLED, last_automatic
from melek.quality.queries.control_sources import found_for_norm
from melek.quality.queries.norms import norms_on, year_of
from melek.quality.rules.control import status_of
from melek.registry.models import Agency

log = logging.getLogger(__name__)
CONFIRM_AFTER = timedelta(days=31)  # a value that stays the same is written again once a month


def fill_compliance(*, at: datetime) -> int:
    """Ask every source about every agency to which its norm applies; write what is new. How many rows were written.

    A source that does not exist, or says nothing of an agency, gives *no source*, which is neither kept nor broken. A
    source that fails is left out and logged, so that it does not keep the others from speaking.
    """
    today, year = timezone.localdate(at), year_of(at)
    norms = [one for one in norms_on(today) if one.indicator]
    agencies = list(Agency.objects.on(today).select_related("scope", "region").order_by("pk"))
    rows: list[Compliance] = []
    failed = []
    for norm in norms:
        mine = [one for one in agencies if norm.applies_to(one.kind)]
        try:
            found, english = (_asked(norm, mine, at, language) for language in ("id", "en"))
        except Exception:
            log.exception("the source of norm %s", norm.code)
            failed.append(norm.code)
            continue
        rows += [_row(norm, one, found.get(one.pk), english.get(one.pk), year=year, at=at) for one in mine]
    return _write(rows, norms, year=year, failed=failed, at=at)


def _asked(norm: Norm, agencies: Sequence[Agency], at: datetime, language: str) -> dict[int, Found]:
    """What a source says in one language: what is kept can be read in both, whoever asked."""
    with translation.override(language):
        return found_for_norm(norm, agencies, at)


def _row(
    norm: Norm, agency: Agency, found: Found | None, english: Found | None, *, year: int, at: datetime
) -> Compliance:
    said: dict[str, Any] = {"status": Status.NO_SOURCE, "as_of": at}
    if found is not None:
        value = None if found.value is None else float(found.value)
        said = {
            "status": status_of(value, norm.met_at, norm.partly_at),
            "value": value,
            "text": str(found.text),
            "text_en": str(english.text) if english else "",
            "url": found.url,
            "as_of": found.as_of,
        }
    return Compliance(norm=norm, agency=agency, year=year, how=How.AUTOMATIC, at=at, **said)


@transaction.atomic
def _write(rows: Sequence[Compliance], norms: Sequence[Norm], *, year: int, failed: list[str], at: datetime) -> int:
    last = last_automatic(year, norms)
    fresh = [one for one in rows if _is_news(one, last.get((one.agency_id, one.norm_id)))]
    Compliance.objects.bulk_create(fresh, batch_size=1000)
    after = {"year": year, "asked": len(rows), "written": len(fresh), "failed": failed}
    trail.record(None, FILLED, at=at, after=after, scope_path=ROOT_PATH)
    return len(fresh)


def _is_news(row: Compliance, last: Compliance | None) -> bool:
    if last is None or (row.status, row.value, row.text) != (last.status, last.value, last.text):
        return True
    return row.at - last.at > CONFIRM_AFTER
