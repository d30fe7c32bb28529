"""What assessment enters in the registers of lower floors."""

from django.utils.translation import gettext_lazy as _

from melek.assessment.queries import results_of
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit.registers import FactTable, NavigationItem, PageSlot, fact_tables, navigation, slots

_KEPT = _("selama dinas; sesudahnya hanya tanpa nama")
_MEASURE = _("mengukur literasi digital dan menjelaskan hasilnya kepada orangnya")

personal.declare(
    "assessment.Booking",
    {
        "employee": (_("mengetahui siapa yang boleh mengikuti tes"), _KEPT),
        "account": (_("mengetahui siapa yang boleh mengikuti tes"), _KEPT),
    },
    harmless=(
        "uuid",
        "bank",
        "blueprint",
        "definition",
        "mode",
        "opens_at",
        "closes_at",
        "made_at",
        "made_by",
    ),
)
personal.declare(
    "assessment.Sitting",
    {
        "account": (_("melanjutkan tes di perangkat mana pun"), _KEPT),
        "excluded": (_("tidak mengulang soal yang pernah dilihat"), _KEPT),
        "started_at": (_MEASURE, _KEPT),
        "finished_at": (_MEASURE, _KEPT),
    },
    harmless=(
        "uuid",
        "booking",
        "parameter_set",
        "blueprint",
        "eligibility",
        "seed",
        "cut_theta",
        "engine",
        "pool_hash",
        "first_item",
        "first_token",
        "state",
    ),
)
personal.declare(
    "assessment.Answer",
    {"raw": (_MEASURE, _KEPT), "score": (_MEASURE, _KEPT), "answered_at": (_MEASURE, _KEPT)},
    harmless=(
        "sitting",
        "position",
        "item_version",
        "token",
        "next_item",
        "next_token",
        "stop_reason",
        "relaxed",
    ),
)
personal.declare(
    "assessment.Result",
    {
        "employee": (_MEASURE, _KEPT),
        "theta": (_MEASURE, _KEPT),
        "sd": (_MEASURE, _KEPT),
        "p_literate": (_MEASURE, _KEPT),
        "verdict": (_MEASURE, _KEPT),
        "areas": (_MEASURE, _KEPT),
        "pillars": (_MEASURE, _KEPT),
    },
    harmless=("uuid", "sitting", "parameter_set", "definition", "is_practice", "made_at"),
)
name_events(
    {
        "assessment.bank.loaded": _("Bank soal diperbarui"),
        "assessment.parameters.made": _("Parameter soal sementara dibuat"),
        "assessment.eligibility.refreshed": _("Tabel kelayakan soal dihitung"),
        "assessment.practice.booked": _("Latihan dimulai"),
        "assessment.sitting.begun": _("Tes dimulai"),
        "assessment.definition.proposed": _("Definisi melek digital diusulkan"),
        "assessment.result.viewed": _("Hasil tes seseorang dibuka"),
    }
)
fact_tables.add(FactTable("assessment.Answer", "each answer with its moment is its own trail"))
navigation.add(
    NavigationItem(
        code="assessment.tests",
        label=_("Tes saya"),
        url_name="assessment:tests",
        order=20,
        hint=_("Berlatih kapan saja dan lihat hasil tes Anda sendiri."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.bank",
        label=_("Bank soal"),
        url_name="assessment:bank",
        order=60,
        permission="assessment.view_item",
        rank=40,
        hint=_("Periksa soal, mutunya, dan keterpakaiannya."),
    )
)
slots.add(
    PageSlot(
        place="registry.employee",
        code="assessment.results",
        template="assessment/_employee_results.html",
        query=lambda user, employee: {"rows": results_of(user, employee)},
        permission="assessment.view_result",
    )
)
