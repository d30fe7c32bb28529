"""Requests for lent seats: asked, changed, withdrawn, released, and the letters about them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.catalogue.enums import ASK_SEATS, SHARE_SEATS, OfferState, RequestState
from melek.catalogue.forms.seats import AskForm, ChangeRequestForm, ReleaseForm
from melek.catalogue.models import SeatOffer, SeatRequest
from melek.catalogue.queries import seats as reads
from melek.catalogue.queries.cancelling import why_cancelled
from melek.catalogue.queries.floors import floor_list
from melek.catalogue.queries.programmes import agencies_managed
from melek.catalogue.services.seats import asking, letters
from melek.catalogue.services.seats.holding import held_by
from melek.catalogue.views import seat_words
from melek.catalogue.views.seats import offer_crumb, offer_form_page, seat_crumbs
from melek.dossier.services.documents import note_document_download
from melek.dossier.services.files import content_of
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import permitted

VIEW_POOL = reads.VIEW_POOL
LETTERS = {"confirmation": letters.CONFIRMATION, "request": letters.ASKING}
_NEAR = ("agency__scope", "region", "offer__draw", "offer__offering__version__programme", "offer__offering__region")


def _request(request: HttpRequest, uuid: UUID) -> SeatRequest:
    rows = SeatRequest.objects.visible_to(request.user)
    rows = rows.select_related(*_NEAR, "offer__offering__institution__agency__scope")
    return get_object_or_404(rows, uuid=uuid)


def _own_request(request: HttpRequest, uuid: UUID) -> SeatRequest:
    """A request of the person's agency. Raises NotAllowed."""
    found = _request(request, uuid)
    if not request.user.has_perm(ASK_SEATS, found):
        raise NotAllowed
    return found


def _crumbs(one: SeatRequest, *more: Crumb) -> list[Crumb]:
    name = one.agency.short_name or one.agency.name
    url = reverse("catalogue:seat_request", args=[one.uuid]) if more else ""
    return seat_crumbs(offer_crumb(one.offer), Crumb(name, url), *more)


@permitted(VIEW_POOL)
def seat_request(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One request: where it stands and why, what happened to its seats, its letters."""
    one, at = _request(request, uuid), timezone.now()
    held = one.seats.count()
    is_own = request.user.has_perm(ASK_SEATS, one)
    is_lender = request.user.has_perm(SHARE_SEATS, one.offer)
    is_listed = reads.is_listed(one)
    standing = reads.standing_letters(one)
    context = {
        "one": one,
        "offer": one.offer,
        "offering": one.offer.offering,
        "answer": seat_words.request_sentence(one, held=held, place=reads.place_in_line(one)),
        "reason": seat_words.reason_of(one, is_listed=is_listed),
        "is_listed": is_listed,
        "held": held,
        "why_cancelled": why_cancelled(one.offer.offering),
        "events": reads.happenings(one),
        "may_change": is_own and one.state == RequestState.WAITING and not one.offer.is_due(at),
        "may_withdraw": is_own and bool(one.waiting) and one.offer.state != OfferState.FROZEN,
        "may_release": is_own and bool(held) and one.offer.is_lending(at),
        "may_confirm": is_lender and bool(held) and letters.CONFIRMATION not in standing,
        "may_write": is_own and one.ended_at is None and letters.ASKING not in standing,
        "letters": [(name, standing[kind]) for name, kind in LETTERS.items() if kind in standing],
        "crumbs": _crumbs(one),
    }
    return render(request, "catalogue/seat_request_page.html", context)


@permitted(ASK_SEATS)
def ask_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for seats of an offer."""
    offer = get_object_or_404(SeatOffer.objects.with_places(), uuid=uuid)
    agencies = reads.agencies_to_ask_for(offer, agencies_managed(request.user, ASK_SEATS))
    if not agencies.exists():
        raise NotAllowed
    form = AskForm(request.POST or None, agencies=agencies, listed=floor_list(offer.floor_list))
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask_seats(offer=offer, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:seat_request", uuid=made.uuid)
    return offer_form_page(
        request,
        offer,
        form,
        heading=_("Minta kursi"),
        action=_("Minta kursi"),
        answer=_("Banyaknya kursi yang diberikan kepada tiap instansi terlihat semua instansi; nama peserta tidak."),
    )


def _request_form_page(request: HttpRequest, one: SeatRequest, form: Any, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "answer": one.offer.offering.version.title,
        "back": reverse("catalogue:seat_request", args=[one.uuid]),
        "crumbs": _crumbs(one, Crumb(more["heading"])),
        **more,
    }
    return render(request, "catalogue/seat_form_page.html", context, status=422 if form.errors else 200)


@permitted(ASK_SEATS)
def change_seat_request(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for another number until the deadline."""
    one = _own_request(request, uuid)
    form = ChangeRequestForm(request.POST or None, initial={"wanted": one.wanted, "note": one.note})
    if request.method == "POST" and form.is_valid():
        try:
            asking.change_request(request=one, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:seat_request", uuid=uuid)
    return _request_form_page(request, one, form, heading=_("Ubah permintaan"), action=_("Simpan"))


@permitted(ASK_SEATS)
def withdraw_seat_request(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a request back, or leave the waiting list, after a page that says so."""
    one = _own_request(request, uuid)
    if request.method == "POST":
        asking.withdraw_request(request=one, by=request.user, at=timezone.now())
        return redirect("catalogue:seat_request", uuid=uuid)
    keeps = one.state == RequestState.RESERVED
    heading = _("Keluar dari daftar tunggu") if keeps else _("Tarik permintaan")
    context = {
        "heading": heading,
        "effect": _("Instansi Anda tidak menunggu kursi lagi. Kursi yang sudah disediakan tetap milik instansi Anda.")
        if keeps
        else _("Permintaan ini berakhir. Instansi Anda dapat meminta lagi selama penawarannya berjalan."),
        "verb": heading,
        "back": reverse("catalogue:seat_request", args=[uuid]),
        "crumbs": _crumbs(one, Crumb(heading)),
    }
    return render(request, "catalogue/seat_confirm_page.html", context)


@permitted(ASK_SEATS)
def release_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give seats back, after a page that says to whom they go."""
    one = _own_request(request, uuid)
    held = len(held_by(one))
    form = ReleaseForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            asking.release_seats(request=one, count=form.cleaned_data["count"], by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:seat_request", uuid=uuid)
    return _request_form_page(
        request,
        one,
        form,
        heading=_("Lepas kursi"),
        action=_("Lepas kursi"),
        answer=_("Kursi langsung diberikan kepada yang menunggu, dan instansi Anda keluar dari daftar tunggu."),
    )


@require_POST
@permitted(SHARE_SEATS)
def confirm_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Issue the letter in which the lender confirms the seats."""
    one = _request(request, uuid)
    if not request.user.has_perm(SHARE_SEATS, one.offer):
        raise NotAllowed
    letters.confirm_seats(request=one, by=request.user, at=timezone.now())
    return redirect("catalogue:seat_request", uuid=uuid)


@require_POST
@permitted(ASK_SEATS)
def write_seat_request(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Issue the letter in which an agency asks for the seats."""
    letters.write_request(request=_own_request(request, uuid), by=request.user, at=timezone.now())
    return redirect("catalogue:seat_request", uuid=uuid)


@permitted(VIEW_POOL)
def seat_letter(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """A letter as it was issued, for both sides."""
    document = reads.standing_letters(_request(request, uuid)).get(LETTERS.get(kind, ""))
    if document is None:
        raise Http404
    content = content_of(document.file)
    note_document_download(document=document, by=request.user, at=timezone.now())
    headers = {
        "Content-Disposition": f'attachment; filename="{document.number}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
