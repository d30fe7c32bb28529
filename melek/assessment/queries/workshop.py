"""Reads of the workshop: items by where they stand, what waits for a person, and the life of one item."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from melek.assessment.enums import ItemState
from melek.assessment.models import Item, ItemEnemy, ItemReading, ItemReview, ItemVersion
from melek.identity.models import TrailEntry

WRITING = tuple(f"assessment.item.{act}" for act in ("drafted", "variant_made", "draft_saved", "handed_in"))


def workshop_items(*, search: str = "", state: str = "", competence: str = "", interaction: str = "") -> QuerySet[Item]:
    """Items of all banks that are not simulated, narrowed by what is asked for; the search reads code and words."""
    rows = Item.objects.filter(bank__is_simulated=False).select_related("competence", "bank", "written_by")
    exact = {"state": state, "competence__code": competence, "interaction": interaction}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for word in search.split()[:5]:
        said = Q(code__icontains=word) | Q(versions__content__icontains=word) | Q(draft__row__icontains=word)
        rows = rows.filter(pk__in=Item.objects.filter(said).values("pk"))
    return rows.order_by("code", "bank_id")


def counts_by_state() -> dict[str, int]:
    """How many items stand in each state, in the order of their life."""
    rows = Item.objects.filter(bank__is_simulated=False).order_by().values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in rows}
    return {state: found.get(state, 0) for state in ItemState.values}


def to_review(user: Any) -> QuerySet[Item]:
    """Items in review that others wrote and whose newest version this person has not judged yet."""
    if sees_keys(user):
        return Item.objects.none()
    judged = ItemReview.objects.filter(reading__read_by=user).values("reading__version")
    newest = ItemVersion.objects.filter(item__state=ItemState.REVIEW).exclude(
        item__in=ItemVersion.objects.filter(pk__in=judged, item__state=ItemState.REVIEW).values("item")
    )
    return Item.objects.filter(pk__in=newest.values("item")).exclude(written_by=user).order_by("code")


def returned_to(user: Any) -> QuerySet[Item]:
    """The person's drafts that a reader sent back."""
    return (
        Item.objects.filter(written_by=user, state=ItemState.DRAFT, versions__isnull=False).distinct().order_by("code")
    )


def reading_of(version: ItemVersion, user: Any) -> ItemReading | None:
    """How this person answered a version, if they did."""
    return ItemReading.objects.filter(version=version, read_by=user).first()


def may_read(version: ItemVersion, user: Any) -> bool:
    """Whether a version waits for this person's reading or review."""
    item = version.item
    if item.state != ItemState.REVIEW or item.written_by_id == user.pk:
        return False
    judged = ItemReview.objects.filter(reading__version=version, reading__read_by=user).exists()
    may_review = user.has_perm("assessment.review_item", item) and not sees_keys(user, item)
    return not judged and may_review and not has_written(item, user)


def sees_keys(user: Any, item: Item | None = None) -> bool:
    """Whether a person may open items with their keys, and so cannot read one blind."""
    return any(user.has_perm(code, item) for code in ("assessment.view_item", "assessment.write_item"))


def has_written(item: Item, user: Any) -> bool:
    """Whether a person began an item, saved its text or handed it in, whoever its author is now."""
    if item.written_by_id == user.pk:
        return True
    acts = TrailEntry.objects.filter(object_type=Item._meta.label, object_id=str(item.pk), event__in=WRITING)
    return acts.filter(actor=user.pk).exists()


def reviews_of(item: Item) -> QuerySet[ItemReview]:
    """All reviews of an item's versions, oldest first."""
    rows = ItemReview.objects.filter(reading__version__item=item)
    return rows.select_related("reading__read_by", "reading__version").order_by("made_at", "pk")


def enemies_named(item: Item) -> list[tuple[Item, str]]:
    """The items that may not meet this one, each with the reason."""
    pairs = ItemEnemy.objects.filter(Q(first=item) | Q(second=item)).select_related("first", "second").order_by("pk")
    return [(pair.second if pair.first_id == item.pk else pair.first, pair.reason) for pair in pairs]


def life_of(item: Item) -> QuerySet[TrailEntry]:
    """What was done with an item, newest first."""
    about = TrailEntry.objects.filter(object_type="assessment.Item", object_id=str(item.pk))
    return about.select_related("actor").order_by("-pk")
