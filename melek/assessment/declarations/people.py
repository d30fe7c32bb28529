"""Personal fields of assessment: what each is for, and how long it is kept."""

from django.utils.translation import gettext_lazy as _

from melek.identity import personal

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
    "assessment.CampaignMember",
    {"employee": (_("mengetahui siapa yang boleh mengikuti tes"), _KEPT), "joined_at": (_MEASURE, _KEPT)},
    harmless=("campaign", "booking"),
)
personal.declare(
    "assessment.RoomInvigilator",
    {"account": (_("mengetahui siapa yang mengawasi ruang tes"), _KEPT)},
    harmless=("room",),
)
personal.declare(
    "assessment.Seat",
    {
        "booking": (_("mengetahui siapa yang boleh mengikuti tes"), _KEPT),
        "identity": (_("memastikan siapa yang mengerjakan tes"), _KEPT),
        "extra_minutes": (_("membuat tes dapat diakses"), _KEPT),
    },
    harmless=("room", "number", "state", "checked_at", "checked_by", "paused_at", "paused_seconds"),
)
personal.declare(
    "assessment.Incident",
    {"text": (_("menjelaskan apa yang terjadi di ruang tes"), _KEPT)},
    harmless=("room", "seat", "kind", "made_at", "made_by"),
)
personal.declare(
    "assessment.Accommodation",
    {
        "employee": (_("membuat tes dapat diakses"), _KEPT),
        "extra_minutes": (_("membuat tes dapat diakses"), _KEPT),
        "left_out": (_("membuat tes dapat diakses"), _KEPT),
        "reason": (_("membuat tes dapat diakses"), _KEPT),
    },
    harmless=("granted_at", "granted_by", "ended_at"),
)
personal.declare(
    "assessment.Sitting",
    {
        "account": (_("melanjutkan tes di perangkat mana pun"), _KEPT),
        "excluded": (_("tidak mengulang soal yang pernah dilihat"), _KEPT),
        "uses_assistive": (_("memastikan soal adil bagi pemakai teknologi bantu"), _KEPT),
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
        "device",
        "text_size",
    ),
)
personal.declare(
    "assessment.Answer",
    {"raw": (_MEASURE, _KEPT), "score": (_MEASURE, _KEPT), "answered_at": (_MEASURE, _KEPT)},
    harmless=(
        "sitting",
        "position",
        "item_version",
        "is_skipped",
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
_SERVICE = _("selama soalnya disimpan")

personal.declare(
    "assessment.PanelJudge",
    {"account": (_("mengetahui siapa yang menetapkan batas"), _SERVICE)},
    harmless=("panel", "number"),
)
personal.declare(
    "assessment.RescoredResult",
    {"result": (_MEASURE, _KEPT)},
    harmless=("rescoring",),
)
personal.declare(
    "assessment.Judgement",
    {"values": (_("menetapkan batas dan mengetahui kesepakatan panel"), _SERVICE)},
    harmless=("round", "judge", "updated_at"),
)
personal.declare(
    "assessment.SittingFlag",
    {
        "sitting": (_("meninjau tes yang tidak biasa oleh orang, bukan mesin"), _KEPT),
        "evidence": (_("meninjau tes yang tidak biasa oleh orang, bukan mesin"), _KEPT),
        "reason": (_("menjelaskan simpulan peninjauan"), _KEPT),
    },
    harmless=("kind", "about", "state", "verdict", "opened_at", "closed_at", "closed_by"),
)
