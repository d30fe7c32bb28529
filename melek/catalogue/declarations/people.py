"""Why the catalogue keeps data about people, and how long."""

from django.utils.translation import gettext_lazy as _

from melek.identity import personal

_TEACHES = _("mengetahui siapa mengajar apa dengan lisensi apa")
_KEPT = _("selama orangnya mengajar, dan lima tahun sesudahnya")

personal.declare(
    "catalogue.Instructor",
    dict.fromkeys(("employee", "name", "grade", "is_active"), (_TEACHES, _KEPT)),
    harmless=("uuid", "institution", "is_synthetic"),
)
personal.declare(
    "catalogue.InstructorLicence",
    dict.fromkeys(
        ("instructor", "number", "scope_note", "issued_on", "expires_on", "state", "renews"), (_TEACHES, _KEPT)
    ),
    harmless=("made_at", "made_by"),
)
personal.declare(
    "catalogue.LicenceScope",
    dict.fromkeys(("competence", "highest_level"), (_TEACHES, _KEPT)),
    harmless=("licence",),
)
personal.declare(
    "catalogue.Observation",
    dict.fromkeys(
        ("instructor", "observed_on", "preparation", "delivery", "participation", "assessment", "note"),
        (_("memperbaiki cara mengajar"), _KEPT),
    ),
    harmless=("at", "by"),
)
