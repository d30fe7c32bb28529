"""Loading the norms: an edition is stored once and never changes."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit.errors import DomainError
from melek.quality.models import Norm
from melek.quality.queries.norms import control_law
from melek.quality.rules.control import NormPlan


class NormChanged(DomainError):
    """The file says something else than the edition that was loaded under its number."""

    message = _("Norma {code} edisi {edition} berubah, padahal sudah dimuat. Beri perubahannya nomor edisi baru.")


@transaction.atomic
def load_norms(*, at: datetime) -> list[Norm]:
    """Store each edition that is not stored yet; repeating it changes nothing. What was new. Raises NormChanged."""
    known = {(one.code, one.edition): one for one in Norm.objects.order_by("pk")}
    made = []
    for place, plan in enumerate(control_law().norms):
        digest, here = _hash_of(plan), known.get((plan.code, plan.edition))
        if here is None:
            made.append(_store(plan, place=place, digest=digest, at=at))
        elif here.content_hash != digest:
            raise NormChanged(code=plan.code, edition=plan.edition)
    if made:
        after = {"norms": [str(one) for one in made]}
        trail.record(None, "quality.norms.loaded", at=at, after=after, scope_path=ROOT_PATH)
    return made


def _store(plan: NormPlan, *, place: int, digest: str, at: datetime) -> Norm:
    texts: dict[str, Any] = {}
    for name in ("short", "title", "asks", "basis"):
        words = getattr(plan, name)
        texts |= {f"{name}_id": words.id, f"{name}_en": words.en}
    return Norm.objects.create(
        code=plan.code,
        edition=plan.edition,
        kind=plan.kind,
        mark=plan.mark.value,
        kinds=list(plan.kinds),
        source=plan.source,
        unit=plan.unit,
        met_at=plan.met_at,
        partly_at=plan.partly_at,
        valid_from=plan.valid_from,
        place=place,
        content_hash=digest,
        loaded_at=at,
        **texts,
    )


def _hash_of(plan: NormPlan) -> str:
    text = json.dumps(asdict(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
