"""Reading other people's items: first answer without the key, then judge; two approvals open the trial."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import ITEM_MOVES, NEEDED_REVIEWS, ItemState, ReviewCheck, ReviewVerdict
from melek.assessment.models import Item, ItemReading, ItemReview, ItemVersion
from melek.assessment.queries.workshop import has_written, sees_keys
from melek.assessment.rules import read_answer, score_answer
from melek.assessment.services.sittings import IncompleteAnswer
from melek.identity import trail
from melek.kit import notices
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move

RETURNED = "assessment.item_returned"
READING_SEED, READING_POSITION = 0, 1  # every reader of a version sees the same variant and order


class OwnItem(DomainError):
    """Nobody reviews what they wrote."""

    message = _("Anda menulis soal ini. Penelaahnya harus orang lain.")


class KeyInSight(DomainError):
    """Who may open items with their keys reads none of them blind."""

    message = _("Anda dapat membuka kunci soal ini, jadi tidak dapat menelaahnya. Penelaahnya harus orang lain.")


class NotInReview(DomainError):
    """The version is not the one that waits for readers."""

    message = _("Versi soal ini tidak sedang ditelaah.")


class ReadAlready(DomainError):
    """A reader answers a version once."""

    message = _("Anda sudah menjawab versi ini.")


class NotReadYet(DomainError):
    """A review without an answer given before the key was shown."""

    message = _("Jawab dulu soalnya, baru nilai mutunya.")


class ChecksOpen(InputError):
    """An approval that leaves a check open."""

    message = _("Setuju hanya dapat dipilih jika semua butir periksa terpenuhi. Kembalikan soalnya dan tulis sebabnya.")


class KeyMissed(InputError):
    """A reader whose own answer was another one than the key approves nothing."""

    message = _("Jawaban Anda berbeda dari kunci, jadi soal ini hanya dapat dikembalikan. Tulis sebabnya.")


class ReasonMissing(InputError):
    """A return without a reason."""

    message = _("Tulis apa yang perlu diperbaiki.")


class TooFewApprovals(DomainError):
    """An item goes on trial after two approvals of the same version."""

    message = _("Soal diuji coba setelah dua penelaah menyetujui versi yang sama.")


@transaction.atomic
def read_blind(*, version: ItemVersion, posted: Mapping[str, Sequence[str]], by: Any, at: datetime) -> ItemReading:
    """Store how a reader answers a version before seeing its key.

    Raises NotAllowed, OwnItem, KeyInSight, NotInReview, IncompleteAnswer, ReadAlready.
    """
    check_reader(version, by)
    seen = {"seed": READING_SEED, "position": READING_POSITION}
    given = read_answer(version.content, posted, **seen)
    if given is None:
        raise IncompleteAnswer
    points = score_answer(version.content, version.key, given, **seen)
    told = {"answer": given, "is_agreed": points == version.content.get("points", 1), "made_at": at}
    try:
        with transaction.atomic():
            return ItemReading.objects.create(version=version, read_by=by, **told)
    except IntegrityError as error:
        raise ReadAlready from error


def check_reader(version: ItemVersion, by: Any) -> None:
    """Whether somebody may read a version now. Raises NotAllowed, OwnItem, KeyInSight, NotInReview."""
    item = version.item
    if not by.has_perm("assessment.review_item", item):
        raise NotAllowed
    if has_written(item, by):
        raise OwnItem
    if sees_keys(by, item):
        raise KeyInSight
    if item.state != ItemState.REVIEW or item.versions.filter(number__gt=version.number).exists():
        raise NotInReview


@guard("assessment.item_has_two_approvals")
def _has_two_approvals(item: Item, by: Any) -> None:
    if approvals_of(item.versions.order_by("-number")[0]) < NEEDED_REVIEWS:
        raise TooFewApprovals


def approvals_of(version: ItemVersion) -> int:
    """How many readers have approved a version."""
    return ItemReview.objects.filter(reading__version=version, verdict=ReviewVerdict.APPROVE).count()


@transaction.atomic
def review(
    *, version: ItemVersion, checks: Sequence[str], verdict: str, comment: str, by: Any, at: datetime
) -> ItemReview:
    """Judge a version that one has answered; a return sends it back at once, the second approval puts it on trial.

    `checks` are the points of `ReviewCheck` that hold. Raises NotAllowed, OwnItem, KeyInSight, NotInReview, NotReadYet,
    KeyMissed, ChecksOpen, ReasonMissing, ReadAlready.
    """
    check_reader(version, by)
    reading = ItemReading.objects.filter(version=version, read_by=by).first()
    if reading is None:
        raise NotReadYet
    held = {check.value: check.value in checks for check in ReviewCheck}
    if verdict == ReviewVerdict.APPROVE and not reading.is_agreed:
        raise KeyMissed
    if verdict == ReviewVerdict.APPROVE and not all(held.values()):
        raise ChecksOpen
    if verdict != ReviewVerdict.APPROVE and not comment.strip():
        raise ReasonMissing
    if ItemReview.objects.filter(reading=reading).exists():
        raise ReadAlready
    made = ItemReview.objects.create(reading=reading, checks=held, verdict=verdict, comment=comment.strip(), made_at=at)
    trail.record(by, "assessment.item.reviewed", version.item, at=at, after={"verdict": verdict})
    _conclude(version, made, by=by, at=at)
    return made


def _conclude(version: ItemVersion, made: ItemReview, *, by: Any, at: datetime) -> None:
    item = version.item
    if made.verdict == ReviewVerdict.APPROVE:
        if approvals_of(version) >= NEEDED_REVIEWS:
            move(item, ItemState.PRETEST, moves=ITEM_MOVES, by=by)
        return
    move(item, ItemState.DRAFT, moves=ITEM_MOVES, by=by)
    if item.written_by is not None:
        url = reverse("assessment:workshop_item", args=[item.pk])
        notices.send(RETURNED, to=item.written_by, at=at, url=url, code=item.code, reason=made.comment)
