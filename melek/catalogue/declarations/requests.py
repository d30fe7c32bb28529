"""A request from one agency to another gets an answer by a known day; it is a case of the dossier."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import ASK_SEATS
from melek.catalogue.models import Institution, Programme
from melek.catalogue.queries.programmes import name_of
from melek.dossier.enums import ClockUnit, Outcome
from melek.dossier.registers import CaseKind, CaseWords, OutcomeText, case_kinds
from melek.dossier.rules.clocks import Clock
from melek.identity.queries import paths
from melek.identity.rules import covers
from melek.kit.registers import NavigationItem, navigation

ANSWER = "catalogue.answer_request"


def _may_ask(user: Any, subject: Any) -> bool:
    """Somebody who asks for an agency, of another agency than their own."""
    asks = paths(user, ASK_SEATS)
    return bool(asks) and not covers(paths(user, ANSWER), subject.scope_path)


def _url_of(subject: Any) -> str:
    if isinstance(subject, Programme):
        return reverse("catalogue:programme", args=[subject.uuid])
    assert isinstance(subject, Institution)
    return reverse("catalogue:institution", args=[subject.uuid])


case_kinds.add(
    CaseKind(
        code="catalogue.agency_request",
        label=_("Permintaan pelatihan kepada instansi lain"),
        about=_(
            "Instansi Anda meminta pelatihan ini dibuka, ditambah kursinya, atau diadakan di tempat lain. Instansi itu "
            "wajib menjawab sampai hari yang tertulis."
        ),
        clock=Clock(10, ClockUnit.WORKING_DAYS),
        permission=ANSWER,
        appeal_within=Clock(10, ClockUnit.WORKING_DAYS),
        appeal_permission="catalogue.decide_overlap",
        outcomes=(
            OutcomeText(Outcome.UPHELD, _("Tuliskan kapan, di mana, dan untuk berapa orang permintaan ini dipenuhi.")),
            OutcomeText(
                Outcome.PARTLY, _("Tuliskan bagian mana yang dapat dipenuhi, kapan, dan mengapa sisanya tidak.")
            ),
            OutcomeText(Outcome.REJECTED, _("Tuliskan mengapa tidak dapat, dan siapa yang mungkin dapat membantu.")),
        ),
        may_open=_may_ask,
        url_of=_url_of,
        name_of=name_of,
        words=CaseWords(
            statement=_("Siapa pesertanya, berapa orang, di mana, dan paling lambat kapan"),
            statement_hint=_("Misalnya: 25 arsiparis di Kabupaten Alor, sebelum akhir Juni. Jangan tulis nama orang."),
            remedy=_("Apa yang diminta dari instansi itu"),
            remedy_hint=_("Misalnya: membuka satu kelas lagi, menambah kursi, atau mengadakannya di daerah kami."),
        ),
    )
)
navigation.add(
    NavigationItem(
        code="catalogue.plans",
        label=_("Rencana bersama"),
        url_name="catalogue:windows",
        order=37,
        permission="catalogue.view_plan",
        rank=32,
        hint=_("Susun rencana pelatihan tahun depan dan lihat rencana instansi lain."),
    )
)
