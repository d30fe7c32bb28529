"""What technical control enters in the registers of lower floors: letters, evidence, entries, what waits for whom."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import Disclosure, Shape
from melek.dossier.registers import DocumentField, DocumentKind, EvidenceHolder, document_kinds, evidence_holders
from melek.kit import formats
from melek.kit.registers import FactTable, NavigationItem, Todo, TodoSource, fact_tables, navigation, todos
from melek.quality.enums.control import LETTER_KIND, RUN_CONTROL, TOLD, VIEW_CONTROL, ControlState
from melek.quality.models import Control, ControlFinding
from melek.quality.queries.control import reads_inside, to_answer, to_judge, to_report

MOST_SHOWN = 10


def _may_see_result(user: Any, result: Any) -> bool:
    """The agency reads what shows a result once the control is reported."""
    control = result.control
    return bool(user.has_perm(VIEW_CONTROL, control)) and (control.state in TOLD or reads_inside(user))


def _may_see_finding(user: Any, finding: Any) -> bool:
    return ControlFinding.objects.visible_to(user).filter(pk=finding.pk).exists()


evidence_holders.add(EvidenceHolder("quality.ControlResult", _may_see_result))
evidence_holders.add(EvidenceHolder("quality.ControlFinding", _may_see_finding))

document_kinds.add(
    DocumentKind(
        code=LETTER_KIND,
        label=_("Surat rekomendasi pengendalian"),
        about=_("Rekomendasi kepada instansi setelah pengendalian teknis, dengan tenggat tanggapannya."),
        fields=(
            DocumentField("agency", _("Instansi"), Disclosure.PLAIN),
            DocumentField("control", _("Pengendalian"), Disclosure.PLAIN),
            DocumentField("finding", _("Temuan"), Disclosure.PLAIN),
            DocumentField("year", _("Tahun")),
            DocumentField("mode", _("Cara pengendalian")),
            DocumentField("norm", _("Norma")),
            DocumentField("basis", _("Dasar")),
            DocumentField("severity", _("Berat")),
            DocumentField("text", _("Temuan")),
            DocumentField("recommendation", _("Rekomendasi")),
            DocumentField("deadline", _("Tanggapan paling lambat"), shape=Shape.DAY),
        ),
        permission=RUN_CONTROL,
        template="quality/recommendation.typ",
    )
)

fact_tables.add(FactTable("quality.Norm", "what agencies have to keep; a change is a new edition"))
fact_tables.add(FactTable("quality.Compliance", "whether an agency keeps a norm in a year; a later row counts"))
fact_tables.add(FactTable("quality.ControlResult", "what controllers found of a norm; a later row corrects it"))
fact_tables.add(FactTable("quality.FindingStep", "how a finding of control went from stage to stage"))

navigation.add(
    NavigationItem(
        "quality.controls",
        _("Pengendalian"),
        "quality:controls",
        53,
        permission=VIEW_CONTROL,
        rank=35,
        hint=_("Lihat kepatuhan instansi pada norma, dan tanggapi temuan pengendalian."),
    )
)
navigation.add(NavigationItem("quality.norms", _("Norma"), "quality:norms", 91, audience="public", rank=80))


def _of_agency(user: Any, at: datetime) -> list[Todo]:
    today = timezone.localdate(at)
    return [
        Todo(
            _("Tanggapi temuan {number} sebelum {day}").format(number=one.number, day=formats.day(one.deadline)),
            reverse("quality:control_finding", args=[one.uuid]),
            urgent=one.is_late(today),
            detail=one.norm.short,
        )
        for one in to_answer(user)[:MOST_SHOWN]
    ]


def _of_controller(user: Any, at: datetime) -> list[Todo]:
    if not user.has_perm(RUN_CONTROL, Control()):
        return []
    today = timezone.localdate(at)
    found = [
        Todo(
            _("Nilai tanggapan atas temuan {number}").format(number=one.number),
            reverse("quality:control_finding", args=[one.uuid]),
            detail=one.norm.short,
        )
        for one in to_judge(user)[:MOST_SHOWN]
    ]
    start, report = _("Mulai pengendalian {number}"), _("Laporkan pengendalian {number}")
    return found + [
        Todo(
            (start if one.state == ControlState.PLANNED else report).format(number=one.number),
            reverse("quality:control", args=[one.uuid]),
            urgent=one.is_late(today),
            detail=_("Tenggat {moment}").format(moment=formats.day(one.due_on)),
        )
        for one in to_report(user)[:MOST_SHOWN]
    ]


todos.add(TodoSource("quality.control_agency", _of_agency, order=21))
todos.add(TodoSource("quality.control_office", _of_controller, order=23))
