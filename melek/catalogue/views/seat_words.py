"""The sentences of the seat pool: where an offer stands, and where a request stands and why."""

from datetime import datetime

from django.utils.translation import gettext as _

from melek.catalogue.enums import OfferingState, OfferState, RequestState
from melek.catalogue.models import SeatOffer, SeatRequest
from melek.catalogue.queries.cancelling import Affected
from melek.catalogue.queries.floors import floor_list
from melek.catalogue.rules.seats import floor_of
from melek.kit.formats import day, moment, number, share


def offer_sentence(offer: SeatOffer, *, lent: int, free: int, waiting: int, at: datetime) -> str:
    """What somebody should know of an offer now."""
    told = {"lent": number(lent), "free": number(free), "waiting": number(waiting), "until": moment(offer.asks_until)}
    if offer.offering.state == OfferingState.CANCELLED:
        return _("Pelatihan ini dibatalkan, jadi kursinya tidak diberikan.")
    if offer.state == OfferState.CLOSED:
        return _("Penawaran ini sudah ditutup.")
    if offer.state == OfferState.OPEN and not offer.is_due(at):
        return _("{lent} kursi dipinjamkan; permintaan diterima sampai {until}.").format(**told)
    if offer.state != OfferState.ALLOTTED:
        return _("{lent} kursi dipinjamkan; batas permintaan sudah lewat dan kursi segera dibagikan.").format(**told)
    if free:
        return _("{free} dari {lent} kursi masih bebas; yang meminta sekarang langsung dilayani.").format(**told)
    if waiting:
        return _("Semua {lent} kursi sudah dipesan; {waiting} kursi masih ditunggu.").format(**told)
    return _("Semua {lent} kursi sudah dipesan; tidak ada yang menunggu.").format(**told)


def request_sentence(request: SeatRequest, *, held: int, place: int | None) -> str:
    """Where a request stands."""
    told = {
        "held": number(held),
        "wanted": number(request.wanted),
        "waiting": number(request.waiting),
        "place": number(place),
        "until": moment(request.offer.asks_until),
    }
    if request.state == RequestState.WAITING:
        return _("{wanted} kursi diminta; dibagikan sesudah {until}.").format(**told)
    if request.state == RequestState.QUEUED:
        return _("Urutan {place} di daftar tunggu; {waiting} kursi ditunggu.").format(**told)
    if request.state != RequestState.RESERVED:
        return str(request.get_state_display())
    words = _("{held} dari {wanted} kursi disediakan.").format(**told)
    if request.waiting:
        words += " " + _("{waiting} kursi lagi ditunggu, urutan {place}.").format(**told)
    return words


def reason_of(request: SeatRequest, *, is_listed: bool) -> str:
    """Why a request got what it got."""
    if request.allotted is None:
        if request.state == RequestState.WAITING:
            return _("Belum dibagikan.")
        return _("Diminta sesudah batas: dilayani dari kursi bebas menurut urutan datang.")
    rest = request.allotted - (request.from_floor or 0)
    told = {"floor": number(request.from_floor or 0), "rest": number(rest)}
    if is_listed:
        return _("Pembagian: {floor} dari kursi yang dijaga untuk daerah tertinggal, {rest} dari putaran.").format(
            **told
        )
    return _("Pembagian: {rest} dari putaran.").format(**told)


def rule_sentences(offer: SeatOffer, lent: int, *, at: datetime) -> list[str]:
    """The order of priority in words, with the numbers of this offer."""
    listed = floor_list(offer.floor_list)
    seats = int(offer.draw.rule["seats"]) if offer.draw else lent
    floor = floor_of(seats, offer.floor_share)
    told = {"floor": number(floor), "seats": number(seats), "share": share(offer.floor_share), "list": listed.name}
    words = [
        _("Dahulu {floor} dari {seats} kursi ({share}) untuk pegawai di daerah dalam daftar: {list}.").format(**told),
        _("Kursi itu dihitung sebagai bagian instansinya. Yang tidak diminta diberikan kepada semua."),
        _("Lalu satu kursi tiap putaran untuk instansi yang paling sedikit mendapat kursi."),
        _("Bila sama, didahulukan yang bagian terlayaninya lebih kecil; bila masih sama, undian."),
        _("Siapa lebih cepat meminta tidak berpengaruh sampai batas permintaan; sesudahnya menurut urutan datang."),
    ]
    if listed.has_ended(at.date()):
        end = _("Daftar ini berakhir {day} dan belum ada penggantinya; perlu konfirmasi.")
        words.append(end.format(day=day(listed.until)))
    return words


def marking_sentence(offer: SeatOffer) -> str:
    """Why nobody's presence can be written down now."""
    if offer.offering.state == OfferingState.CANCELLED or offer.state == OfferState.CLOSED:
        return _("Penawaran ini sudah ditutup atau pelatihannya dibatalkan, jadi kehadiran tidak dicatat lagi.")
    told = {"day": day(offer.offering.starts_on)}
    return _("Kehadiran dicatat mulai hari pertama pelatihan, {day}, sesudah kursinya dibagikan.").format(**told)


def cancel_sentences(affected: Affected | None) -> list[str]:
    """Whom a cancellation touches."""
    if affected is None:
        return [_("Tidak ada kursi pelatihan ini yang dipinjamkan kepada instansi lain.")]
    words = [_("{lent} kursi yang dipinjamkan tidak tersedia lagi.").format(lent=number(affected.lent))]
    if affected.held:
        names = ", ".join(f"{name} ({number(count)})" for name, count in affected.held)
        told = {"count": number(affected.seats_held), "names": names}
        words.append(
            _("{count} kursi yang sudah disediakan dilepas dan suratnya tidak berlaku: {names}.").format(**told)
        )
    if affected.waiting:
        told = {"names": ", ".join(affected.waiting)}
        words.append(_("Permintaan yang masih menunggu berakhir: {names}.").format(**told))
    if affected.held or affected.waiting:
        words.append(_("Instansi itu langsung diberi tahu beserta alasan Anda."))
    return words


def pool_sentence(offers: int, free: int) -> str:
    """What the list of the pool says first."""
    if not offers:
        return _("Tidak ada penawaran kursi yang cocok.")
    words = _("{offers} penawaran dengan {free} kursi yang belum dipesan.")
    return words.format(offers=number(offers), free=number(free))
