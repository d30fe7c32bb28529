"""Committed draws: first the frame's hash and the rule, then the seed, once; anyone can replay the result."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit.errors import DomainError, InputError
from melek.kit.models import Draw


class AlreadyDrawn(DomainError):
    """The seed of this draw exists already."""

    message = _("Undian ini sudah dilakukan. Undian ulang memerlukan alasan tertulis dan tetap terlihat.")


class ReasonMissing(InputError):
    """A redraw without a reason."""

    message = _("Tuliskan alasan undian ulang.")


class NotYetDrawn(DomainError):
    """The seed does not exist yet."""

    message = _("Undian ini belum dilakukan.")


def digest(rows: Iterable[Any]) -> str:
    """SHA-256 over rows in canonical JSON, one a line: the hash of a frame or of a result."""
    hasher = hashlib.sha256()
    for row in rows:
        hasher.update(json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
        hasher.update(b"\n")
    return hasher.hexdigest()


def rule_hash(draw: Draw) -> str:
    """The hash of a draw's rule; with the frame's hash it fixes everything that decides the result, but the seed."""
    return digest([draw.rule])


def commit(
    purpose: str,
    *,
    subject: str,
    frame_hash: str,
    rule: dict[str, Any],
    by: Any,
    at: datetime,
    supersedes: Draw | None = None,
    reason: str = "",
) -> Draw:
    """Fix frame and rule before any seed exists. A redraw names the draw it supersedes and its reason."""
    if supersedes is not None and not reason.strip():
        raise ReasonMissing
    return Draw.objects.create(
        purpose=purpose,
        subject=subject,
        frame_hash=frame_hash,
        rule=rule,
        committed_at=at,
        committed_by=by,
        supersedes=supersedes,
        reason=reason.strip(),
    )


def reveal(draw: Draw, *, at: datetime, seed: int | None = None) -> Draw:
    """Make the seed, once. Only synthetic data and replays pass their own seed.

    Raises AlreadyDrawn when it exists: of two people pressing at once one wins.
    """
    value = secrets.randbits(62) if seed is None else seed
    if not Draw.objects.filter(pk=draw.pk, seed=None).update(seed=value, drawn_at=at):
        raise AlreadyDrawn
    draw.seed, draw.drawn_at = value, at
    return draw


def record(draw: Draw, *, result_hash: str) -> None:
    """Write down the hash of what the seed gave."""
    if draw.seed is None:
        raise NotYetDrawn
    if not Draw.objects.filter(pk=draw.pk, result_hash="").update(result_hash=result_hash):
        raise AlreadyDrawn
    draw.result_hash = result_hash
