"""The seat pool: the list, one offer, the calendar, and what the lender does."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.catalogue.enums import ASK_SEATS, SHARE_SEATS, OfferState
from melek.catalogue.forms.seats import ChangeOfferForm, OfferForm, PoolForm, PresentForm, fixed_deadline
from melek.catalogue.models import Offering, SeatOffer
from melek.catalogue.queries import seats as reads
from melek.catalogue.queries.cancelling import why_cancelled
from melek.catalogue.queries.floors import floor_list
from melek.catalogue.queries.programmes import agencies_managed
from melek.catalogue.queries.seat_draws import draw_told, is_proved
from melek.catalogue.services.calendars import calendar_of
from melek.catalogue.services.seats import allotment, fates, offers
from melek.catalogue.views import seat_words
from melek.catalogue.views.shared import crumbs, programme_crumb
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import page_of, permitted

VIEW_POOL = reads.VIEW_POOL


def seat_crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page of the pool."""
    return crumbs(Crumb(_("Kursi bersama"), reverse("catalogue:seats")), *more)


def offer_crumb(offer: SeatOffer) -> Crumb:
    """The step to an offer."""
    return Crumb(offer.offering.version.title, reverse("catalogue:seat_offer", args=[offer.uuid]))


@permitted(VIEW_POOL)
def seats_page(request: HttpRequest) -> HttpResponse:
    """Offers of all agencies."""
    form = PoolForm(request.GET or None)
    form.is_valid()
    rows = reads.pool(form.wanted)
    page = page_of(rows, request)
    context = {
        "form": form,
        "page": page,
        "answer": seat_words.pool_sentence(page.paginator.count, reads.free_seats(rows)),
        "crumbs": crumbs(Crumb(_("Kursi bersama"))),
    }
    return render(request, "catalogue/seats_page.html", context)


@permitted(VIEW_POOL)
def my_seats(request: HttpRequest) -> HttpResponse:
    """Seats that the person's agencies lend, and those that they asked for."""
    is_asked = request.GET.get("bagian") == "minta"
    lent, asked = reads.lent_by(request.user, SHARE_SEATS), reads.asked_by(request.user, ASK_SEATS)
    page = page_of(asked if is_asked else lent, request)
    context = {
        "is_asked": is_asked,
        "page": page,
        "rows": [
            (one, seat_words.request_sentence(one, held=one.held, place=reads.place_in_line(one)))
            for one in page.object_list
        ]
        if is_asked
        else [],
        "lent": lent.count(),
        "asked": asked.count(),
        "crumbs": seat_crumbs(Crumb(_("Kursi instansi saya"))),
    }
    return render(request, "catalogue/my_seats_page.html", context)


@permitted(VIEW_POOL)
def seat_calendar(request: HttpRequest) -> HttpResponse:
    """Trainings of the pool month by month, with what the person's agencies hold."""
    form = PoolForm(request.GET or None)
    form.is_valid()
    months = list(form.months.values())
    shown = form.wanted.month or (months[0] if months else None)
    rows = list(reads.pool(reads.PoolFilter(month=shown)).order_by("offering__starts_on", "pk")) if shown else []
    mine = reads.asked_by(request.user, ASK_SEATS).filter(offer__in=[one.pk for one in rows], ended_at=None)
    own: dict[int, list[Any]] = {}
    for one in mine:
        own.setdefault(one.offer_id, []).append(one)
    context = {
        "months": months,
        "shown": shown,
        "rows": [(one, own.get(one.pk, [])) for one in rows],
        "held": reads.calendar_offerings(request.user, ASK_SEATS).count(),
        "crumbs": seat_crumbs(Crumb(_("Kalender"))),
    }
    return render(request, "catalogue/seat_calendar_page.html", context)


@permitted(VIEW_POOL)
def seat_calendar_file(request: HttpRequest) -> HttpResponse:
    """Trainings for which the person's agencies hold or want seats, as one iCalendar file."""
    rows = reads.calendar_offerings(request.user, ASK_SEATS)
    sure = set(reads.held_offerings(request.user, ASK_SEATS).values_list("pk", flat=True))
    text = calendar_of(rows, at=timezone.now(), unsure={one.pk for one in rows} - sure)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kursi-bersama.ics"'
    return answer


def _offer(uuid: UUID) -> SeatOffer:
    rows = SeatOffer.objects.with_places().select_related("draw")
    return get_object_or_404(rows, uuid=uuid)


def lent_offer(request: HttpRequest, uuid: UUID) -> SeatOffer:
    """An offer that the person lends. Raises NotAllowed."""
    offer = _offer(uuid)
    if not request.user.has_perm(SHARE_SEATS, offer):
        raise NotAllowed
    return offer


@permitted(VIEW_POOL)
def seat_offer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One offer: what is lent, by which order, and once allotted who has how many; no person's name."""
    offer, at = _offer(uuid), timezone.now()
    rows = reads.requests_of(offer)
    lent, free = offer.seats.lent().count(), offer.seats.free().count()
    is_lender = request.user.has_perm(SHARE_SEATS, offer)
    is_open_book = is_lender or offer.draw is not None
    own = {one.pk for one in offer.requests.all().visible_to(request.user)}
    sees = reads.sees_attendance(request.user, offer, SHARE_SEATS)
    known = reads.attendance_of(one.request.agency_id for one in rows) if sees else {}
    waiting = sum(one.request.waiting for one in rows)
    shown = [(one, known.get(one.request.agency_id)) for one in rows if is_open_book or one.request.pk in own]
    is_on = offer.state == OfferState.ALLOTTED and offer.is_lending(at)
    context = {
        "offer": offer,
        "offering": offer.offering,
        "answer": seat_words.offer_sentence(offer, lent=lent, free=free, waiting=waiting, at=at),
        "why_cancelled": why_cancelled(offer.offering),
        "rows": shown,
        "count": len(rows),
        "hidden": len(rows) - len(shown),
        "own": own,
        "lent": lent,
        "free": free,
        "rules": seat_words.rule_sentences(offer, lent, at=at),
        "listed": floor_list(offer.floor_list),
        "is_lender": is_lender,
        "may_ask": offer.takes_requests(at) and _askers(request, offer).exists(),
        "may_allot": is_lender and offer.is_due(at) and offer.is_lending(at),
        "may_change": is_lender and offer.state in {OfferState.OPEN, OfferState.ALLOTTED} and offer.is_lending(at),
        "may_mark": is_lender and offer.takes_attendance(at),
        "marks_from": offer.offering.starts_on if is_lender and is_on else None,
        "may_close": is_lender and offer.state != OfferState.CLOSED,
        "sees_attendance": sees,
        "unknown": reads.without_people([one.request for one in rows]) if sees else set(),
        "is_proved": is_proved(offer),
        "crumbs": seat_crumbs(Crumb(offer.offering.version.title)),
    }
    return render(request, "catalogue/seat_offer_page.html", context)


@permitted(VIEW_POOL)
def seat_draw_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the seats were drawn among, the rule and the seed: whoever has this file finds the same result."""
    offer = _offer(uuid)
    answer = JsonResponse(draw_told(offer), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="undian-kursi-{offer.pk}.json"'
    return answer


def _askers(request: HttpRequest, offer: SeatOffer) -> Any:
    return reads.agencies_to_ask_for(offer, agencies_managed(request.user, ASK_SEATS))


@permitted(SHARE_SEATS)
def offer_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lend seats of an own offering."""
    rows = Offering.objects.visible_to(request.user, SHARE_SEATS)
    offering = get_object_or_404(rows.select_related("version__programme", "institution__agency__scope"), uuid=uuid)
    if not request.user.has_perm(SHARE_SEATS, offering):
        raise NotAllowed
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = offers.open_offer(offering=offering, plan=form.plan, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:seat_offer", uuid=made.uuid)
    heading = _("Pinjamkan kursi")
    context = {
        "form": form,
        "heading": heading,
        "answer": offering.version.title,
        "action": heading,
        "back": reverse("catalogue:offering", args=[uuid]),
        "crumbs": crumbs(programme_crumb(offering.version.programme), Crumb(heading)),
    }
    return render(request, "catalogue/seat_form_page.html", context, status=422 if form.errors else 200)


def offer_form_page(request: HttpRequest, offer: SeatOffer, form: Any, **more: Any) -> HttpResponse:
    """A form about an offer, or the sentence alone without one: `heading`, `action`, and a sentence `answer`."""
    back = reverse("catalogue:seat_offer", args=[offer.uuid])
    context = {
        "form": form,
        "answer": offer.offering.version.title,
        "back": back,
        "crumbs": seat_crumbs(offer_crumb(offer), Crumb(more["heading"])),
        **more,
    }
    return render(request, "catalogue/seat_form_page.html", context, status=422 if form and form.errors else 200)


@permitted(SHARE_SEATS)
def change_seat_offer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lend more seats or fewer, and let agencies ask longer."""
    offer = lent_offer(request, uuid)
    told = {
        "seats": offer.seats.lent().count(),
        "asks_until": timezone.localdate(offer.asks_until),
        "note": offer.note,
    }
    form = ChangeOfferForm(request.POST or None, initial=told)
    fixed_deadline(form, offer)
    if request.method == "POST" and form.is_valid():
        try:
            offers.change_offer(offer=offer, plan=form.plan, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:seat_offer", uuid=uuid)
    return offer_form_page(request, offer, form, heading=_("Ubah penawaran kursi"), action=_("Simpan"))


@require_POST
@permitted(SHARE_SEATS)
def allot_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Share out the seats after the deadline."""
    allotment.share_out(offer=lent_offer(request, uuid), by=request.user, at=timezone.now())
    return redirect("catalogue:seat_offer", uuid=uuid)


@permitted(SHARE_SEATS)
def mark_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down how many people of each agency came; before that can be known, say from when on."""
    offer, heading = lent_offer(request, uuid), _("Catat kehadiran")
    if request.method != "POST" and not offer.takes_attendance(timezone.now()):
        answer = seat_words.marking_sentence(offer)
        return offer_form_page(request, offer, None, heading=heading, action="", answer=answer)
    rows = [one for one in reads.requests_of(offer) if one.held]
    came = reads.came_of(offer)
    initial = {f"r{one.request.pk}": came.get(one.request.pk, one.held) for one in rows}
    form = PresentForm(request.POST or None, rows=rows, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            fates.mark_fates(offer=offer, present=form.present, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:seat_offer", uuid=uuid)
    return offer_form_page(
        request,
        offer,
        form,
        heading=heading,
        action=_("Simpan kehadiran"),
        answer=_("Kursi selain yang hadir dicatat kosong. Catatan dapat diperbaiki sampai penawaran ditutup."),
    )


@permitted(SHARE_SEATS)
def close_seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End an offer, after a page that says what that does."""
    offer = lent_offer(request, uuid)
    if request.method == "POST":
        fates.close_offer(offer=offer, by=request.user, at=timezone.now())
        return redirect("catalogue:seat_offer", uuid=uuid)
    context = {
        "heading": _("Tutup penawaran"),
        "effect": _(
            "Penawaran tidak menerima permintaan lagi. Permintaan yang masih menunggu berakhir dan diberi tahu."
        ),
        "verb": _("Tutup penawaran"),
        "back": reverse("catalogue:seat_offer", args=[uuid]),
        "crumbs": seat_crumbs(offer_crumb(offer), Crumb(_("Tutup penawaran"))),
    }
    return render(request, "catalogue/seat_confirm_page.html", context)
