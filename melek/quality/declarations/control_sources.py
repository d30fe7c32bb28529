"""Sources about agencies that only technical control asks."""

from django.utils.translation import gettext_lazy as _

from melek.dossier.registers import CriterionSource, criterion_sources
from melek.quality.queries.control_sources import BATCHES, of_agency

for _code, _label in (
    ("quality.plan_entered", _("rencana pelatihan di jendela perencanaan bersama")),
    ("quality.overlaps_answered", _("jawaban instansi atas kasus tumpang tindih")),
    ("quality.accredited_programmes", _("program yang ditawarkan dan akreditasinya")),
):
    criterion_sources.add(CriterionSource(_code, _label, of_agency(_code), BATCHES[_code]))
