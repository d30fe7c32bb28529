"""The workshop of items: what waits, one item with its life, writing, reading and reviewing, release."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.enums import ITEM_MOVES, Interaction, ItemState
from melek.assessment.forms.workshop import (
    EnemyForm,
    ItemTextForm,
    NewItemForm,
    RemarkForm,
    ReviewForm,
    WhyForm,
    written,
)
from melek.assessment.models import Item, ItemBank
from melek.assessment.queries import workshop as queries
from melek.assessment.rules.rows import UNREADABLE, is_drawable
from melek.assessment.services.bank import OPEN_BANK, content_of, note_reading, row_of
from melek.assessment.services.skeletons import faults_of_draft, skeleton
from melek.assessment.services.workshop import drafts, release, reviews
from melek.assessment.views.present import content_html
from melek.competency.queries import competence_names
from melek.identity.trail import label_of
from melek.kit.components import Crumb, FlowStep
from melek.kit.errors import DomainError
from melek.kit.formats import number
from melek.kit.web import Request, page_of, permitted_at_root
from melek.kit.workflow import moves_for

OPEN, WRITE, REVIEW, RELEASE = (
    f"assessment.{verb}" for verb in ("view_workshop", "write_item", "review_item", "release_item")
)


def _item(pk: int) -> Item:
    rows = Item.objects.select_related("competence", "bank", "written_by", "variant_of", "draft")
    return get_object_or_404(rows, pk=pk, bank__is_simulated=False)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Bengkel soal"), reverse("assessment:workshop")), *more]


@permitted_at_root(OPEN)
def workshop_page(request: Request) -> HttpResponse:
    """What waits for this person, how many items stand where, and a search over all of them."""
    asked = {name: request.GET.get(name, "").strip() for name in ("cari", "keadaan", "kompetensi", "cara")}
    rows = queries.workshop_items(
        search=asked["cari"], state=asked["keadaan"], competence=asked["kompetensi"], interaction=asked["cara"]
    )
    may_release = request.user.has_perm(RELEASE)
    bank = ItemBank.objects.filter(code=OPEN_BANK).first()
    context = {
        "asked": asked,
        "page": page_of(rows, request),
        "count": rows.count(),
        "states": [(one.value, one.label, n) for one, n in _counted()],
        "interactions": Interaction.choices,
        "competences": competence_names(),
        "to_review": queries.to_review(request.user) if request.user.has_perm(REVIEW) else [],
        "returned": queries.returned_to(request.user),
        "may_write": request.user.has_perm(WRITE),
        "bank": bank,
        "pending": release.pending_changes(bank, on=timezone.localdate()) if bank and may_release else None,
    }
    return render(request, "assessment/workshop_page.html", context)


def _counted() -> list[tuple[ItemState, int]]:
    counts = queries.counts_by_state()
    return [(one, counts[one.value]) for one in ItemState]


@permitted_at_root(WRITE)
def new_item(request: Request) -> HttpResponse:
    """Begin an item; its text starts from the example of its way of answering."""
    form = NewItemForm(request.POST or None)
    bank = get_object_or_404(ItemBank, code=OPEN_BANK)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        row = {**skeleton(told["interaction"]), "level": told["level"], "setting": told["setting"]}
        item = drafts.draft_item(bank=bank, competence=told["competence"], row=row, by=request.user, at=timezone.now())
        return redirect("assessment:edit_item", pk=item.pk)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Soal baru")))}
    return render(request, "assessment/new_item_page.html", context, status=422 if form.errors else 200)


@permitted_at_root(OPEN)
def workshop_item(request: Request, pk: int) -> HttpResponse:
    """One item for the workshop: where it stands, its words, its reviews, remarks, enemies, variants and history.

    Who may still have to read it blind sees neither words nor key here.
    """
    item = _item(pk)
    version = item.versions.order_by("-number").first()
    is_blind = _is_blind(request, item, version)
    row = None if is_blind else _row(item, version)
    if row is not None:
        note_reading(item, by=request.user, at=timezone.now())
    context = {
        "item": item,
        "version": version,
        "is_blind": is_blind,
        "text": "" if row is None else written(row),
        "preview": "" if row is None else _preview(row),
        "faults": faults_of_draft(row) if row and item.state == ItemState.DRAFT else [],
        "reviews": [] if is_blind else queries.reviews_of(item),
        "comments": item.comments.select_related("made_by"),
        "enemies": queries.enemies_named(item),
        "variants": item.variants.all(),
        "life": [(one, label_of(one.event)) for one in queries.life_of(item)],
        "measured": [] if is_blind else _measured(version),
        "is_guessed": version is not None and not version.parameters.filter(answers__gt=0).exists(),
        "competence": competence_names()[item.competence.code],
        "steps": _steps(item),
        "targets": {step.target for step in moves_for(item, request.user, ITEM_MOVES)},
        "may_read": version is not None and queries.may_read(version, request.user),
        "may_write": request.user.has_perm(WRITE, item),
        "remark_form": RemarkForm(),
        "enemy_form": EnemyForm(),
        "crumbs": _crumbs(Crumb(item.code)),
    }
    return render(request, "assessment/workshop_item_page.html", context)


def _is_blind(request: Request, item: Item, version: Any) -> bool:
    """Whether this person may still have to answer the item without having seen its key."""
    if version is None or item.written_by_id == request.user.pk or request.user.has_perm("assessment.view_item"):
        return False
    return queries.reading_of(version, request.user) is None


def _steps(item: Item) -> list[FlowStep]:
    """The life of an item as steps; a withdrawn one has stopped."""
    if item.written_by_id is None and item.state != ItemState.RETIRED:  # it came with the bank, past these steps
        return [FlowStep(_("Dimuat bersama bank soal"), "done"), FlowStep(ItemState(item.state).label, "current")]
    life = [ItemState(value) for value in ItemState.values if value != ItemState.RETIRED]
    if item.state == ItemState.RETIRED:
        return [*(FlowStep(state.label, "next") for state in life), FlowStep(ItemState.RETIRED.label, "stopped")]
    here = life.index(ItemState(item.state))
    standing = ["done" if place < here else "current" if place == here else "next" for place in range(len(life))]
    return [FlowStep(state.label, stands) for state, stands in zip(life, standing, strict=True)]


def _measured(version: Any) -> list[tuple[str, str]]:
    """The newest parameters of a version in words; nothing before it was calibrated."""
    row = version.parameters.order_by("-parameter_set__effective_on", "-pk").first() if version else None
    if row is None:
        return []
    told = {"a": [row.a], "b": row.steps or [row.b], "c": [row.c] if row.c else []}
    words = [(_("Model"), row.get_model_display()), (_("Set"), row.parameter_set.version)]
    for name, values in told.items():
        errors = row.errors.get(name, [])
        shown = [
            f"{number(value, 2)} ({number(errors[place], 2)})" if place < len(errors) else number(value, 2)
            for place, value in enumerate(values)
        ]
        words += [(name, "; ".join(shown))] if shown else []
    return [*words, (_("Jawaban"), number(row.answers, 0))]


def _row(item: Item, version: Any) -> dict[str, Any] | None:
    if item.state == ItemState.DRAFT and hasattr(item, "draft"):
        return dict(item.draft.row)
    return row_of(item, version) if version else None


def _preview(row: dict[str, Any], posted: Any = None) -> str:
    """The item as people will see it; nothing when the text is not whole enough to be drawn."""
    if not is_drawable(row):
        return ""
    try:
        return content_html(
            content_of(row),
            language=get_language() or "id",
            seed=reviews.READING_SEED,
            position=reviews.READING_POSITION,
            posted=posted,
        )
    except UNREADABLE:  # a simulated surrounding that lacks a part of its own
        return ""


@permitted_at_root(WRITE)
def edit_item(request: Request, pk: int) -> HttpResponse:
    """Write the text of a draft; what cannot be handed in yet is listed beside a preview."""
    item = _item(pk)
    if item.state != ItemState.DRAFT:
        raise drafts.NotADraft
    first = {"level": item.level, "setting": item.setting, "text": written(_words(item))}
    form = ItemTextForm(request.POST or None, initial=first)
    if "buang" in request.POST:
        drafts.discard_draft(item=item, by=request.user, at=timezone.now())
        return redirect("assessment:workshop")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        row = {**told["text"], "interaction": item.interaction, "level": told["level"], "setting": told["setting"]}
        try:
            drafts.save_draft(item=item, row=row, by=request.user, at=timezone.now())
            if "ajukan" in request.POST:
                drafts.hand_in(item=_item(pk), by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:workshop_item", pk=pk)
    note_reading(item, by=request.user, at=timezone.now())
    row = _row(item, None) or {}
    context = {
        "item": item,
        "competence": competence_names()[item.competence.code],
        "form": form,
        "preview": _preview(row),
        "faults": faults_of_draft(row),
        "crumbs": _crumbs(Crumb(item.code, reverse("assessment:workshop_item", args=[pk])), Crumb(_("Tulis"))),
    }
    return render(request, "assessment/edit_item_page.html", context, status=422 if form.errors else 200)


def _words(item: Item) -> dict[str, Any]:
    row = _row(item, item.versions.order_by("-number").first()) or {}
    return {name: value for name, value in row.items() if name not in {"interaction", "level", "setting"}}


@permitted_at_root(REVIEW)
def read_item(request: Request, pk: int) -> HttpResponse:
    """First the item without its key; once it is answered, the key and the checks."""
    item = _item(pk)
    version = item.versions.order_by("-number").first()
    if version is None:
        return redirect("assessment:workshop_item", pk=pk)
    reviews.check_reader(version, request.user)
    reading = queries.reading_of(version, request.user)
    if reading is None:
        return _read_blind(request, item, version)
    form = ReviewForm(request.POST or None, may_approve=reading.is_agreed)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.review(version=version, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:workshop")
    note_reading(item, by=request.user, at=timezone.now())
    row = _row(item, version) or {}
    context = {
        "item": item,
        "reading": reading,
        "form": form,
        "preview": _preview(row),
        "text": written(row),
        "crumbs": _crumbs(Crumb(item.code), Crumb(_("Telaah"))),
    }
    return render(request, "assessment/review_item_page.html", context, status=422 if form.errors else 200)


def _read_blind(request: Request, item: Item, version: Any) -> HttpResponse:
    error = ""
    if request.method == "POST" and "terapkan" not in request.POST:
        try:
            posted = dict(request.POST.lists())
            reviews.read_blind(version=version, posted=posted, by=request.user, at=timezone.now())
            return redirect("assessment:read_item", pk=item.pk)
        except DomainError as refused:
            error = str(refused)
    note_reading(item, by=request.user, at=timezone.now())
    shown = content_html(
        version.content,
        language=get_language() or "id",
        seed=reviews.READING_SEED,
        position=reviews.READING_POSITION,
        posted=request.POST if request.method == "POST" else None,
    )
    context = {"item": item, "item_html": shown, "error": error, "crumbs": _crumbs(Crumb(item.code))}
    return render(request, "assessment/read_item_page.html", context, status=422 if error else 200)


@require_POST
@permitted_at_root(OPEN)
def remark(request: Request, pk: int) -> HttpResponse:
    """Add a remark."""
    return _act(
        request, pk, lambda item, at: drafts.remark(item=item, text=_posted(request, "text"), by=request.user, at=at)
    )


@require_POST
@permitted_at_root(WRITE)
def name_enemy(request: Request, pk: int) -> HttpResponse:
    """Keep the item and another one out of each other's tests."""
    item = _item(pk)
    code = _posted(request, "code").strip()
    other = Item.objects.filter(bank=item.bank, code=code).first()
    if other is None:
        raise drafts.NoSuchItem(code=code)
    reason = _posted(request, "reason")
    return _act(
        request, pk, lambda one, at: drafts.name_enemies(item=one, other=other, reason=reason, by=request.user, at=at)
    )


@require_POST
@permitted_at_root(WRITE)
def make_variant(request: Request, pk: int) -> HttpResponse:
    """Begin a variant of the item and open its text."""
    made = drafts.make_variant(item=_item(pk), by=request.user, at=timezone.now())
    return redirect("assessment:edit_item", pk=made.pk)


@require_POST
@permitted_at_root(RELEASE)
def release_item(request: Request, pk: int) -> HttpResponse:
    """Let a calibrated item count."""
    return _act(request, pk, lambda item, at: release.release_item(item=item, by=request.user, at=at))


@permitted_at_root(RELEASE)
def retire_item(request: Request, pk: int) -> HttpResponse:
    """Withdraw an item, with a reason."""
    item = _item(pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            release.retire_item(item=item, reason=reason, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:workshop_item", pk=pk)
    crumbs = _crumbs(Crumb(item.code, reverse("assessment:workshop_item", args=[pk])), Crumb(_("Tarik")))
    context = {"item": item, "form": form, "crumbs": crumbs}
    return render(request, "assessment/retire_item_page.html", context, status=422 if form.errors else 200)


@require_POST
@permitted_at_root(RELEASE)
def publish_parameters(request: Request, code: str) -> HttpResponse:
    """Make the next parameter set of a bank."""
    bank = get_object_or_404(ItemBank, code=code)
    release.publish_parameters(bank=bank, by=request.user, at=timezone.now())
    return redirect("assessment:workshop")


def _posted(request: Request, name: str) -> str:
    return str(request.POST.get(name, ""))


def _act(request: Request, pk: int, act: Callable[[Item, Any], Any]) -> HttpResponse:
    act(_item(pk), timezone.now())
    return redirect("assessment:workshop_item", pk=pk)
