"""The list by risk, one score with its explanation, and correcting a part of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.models import Case
from melek.dossier.services.links import case_url
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import HOLDING, RUN
from melek.quality.enums.risk import OBJECTION_KIND, VIEW_RISK
from melek.quality.forms.risk import CorrectionForm
from melek.quality.models import Accreditation, RiskAssessment
from melek.quality.permissions import at_office
from melek.quality.queries.accreditation import titles_of
from melek.quality.queries.risk import by_risk, last_risk, objections_about, overrides_on, risk_law
from melek.quality.services.accreditation.decrees import title_of
from melek.quality.services.risk.contesting import correct_component
from melek.quality.tables.risk import PartTable, RiskTable
from melek.quality.views.accreditation.shared import ask, crumbs, file_for
from melek.quality.views.risk.present import oddity_rows, part_rows, range_words, sentence_of, why_words

SHOWN_BEFORE = 12


@permitted(VIEW_RISK)
def risks_page(request: Request) -> HttpResponse:
    """What holds at the person's accreditors, the highest risk first."""
    rows = by_risk(request.user)
    files = [one.accreditation for one in rows]
    whys = {one.accreditation.pk: why_words(one.risk) for one in rows if one.counts}
    table = RiskTable(rows, titles=titles_of(files), whys=whys, user=request.user)
    context = {
        "table": configure(request, table),
        "count": len(rows),
        "unplanned": sum(one.next_visit is None for one in rows),
        "is_synthetic": any(one.is_synthetic for one in files),
    }
    return render(request, "quality/risk/risks_page.html", context)


@signed_in
def risk_page(request: Request, uuid: UUID) -> HttpResponse:
    """One score: every point explained, what was corrected, how to contest it."""
    accreditation, at, user = file_for(request, uuid, VIEW_RISK), timezone.now(), request.user
    risk, is_office = last_risk(accreditation), at_office(VIEW_RISK)(user, accreditation)
    parts = part_rows(risk)
    may_run = bool(user.has_perm(RUN, accreditation)) and accreditation.state in HOLDING
    context = {
        "accreditation": accreditation,
        "title": title_of(accreditation.programme),
        "risk": risk,
        "sentence": sentence_of(risk),
        "range": range_words(risk),
        "table": configure(request, PartTable(parts), size=max(len(parts), 1)),
        "corrections": _corrections(accreditation),
        "oddities": oddity_rows(accreditation, at) if is_office else [],
        "earlier": list(accreditation.risks.order_by("-pk")[1 : SHOWN_BEFORE + 1]),
        "may_run": may_run,
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": _crumbs(accreditation, user),
        **_objections(accreditation, risk, user),
    }
    return render(request, "quality/risk/risk_page.html", context)


def _crumbs(accreditation: Accreditation, user: Any, *more: Crumb) -> list[Crumb]:
    own = crumbs(accreditation, user)
    if more:
        return [*own, Crumb(_("Skor risiko"), reverse("quality:risk", args=[accreditation.uuid])), *more]
    return [*own, Crumb(_("Skor risiko"))]


def _corrections(accreditation: Accreditation) -> list[dict[str, Any]]:
    """All that was ever put in place of a part, the newest first, and whether it holds."""
    holding = {one.pk for one in overrides_on(accreditation, timezone.localdate()).values()}
    rows = accreditation.risk_overrides.select_related("by", "case").order_by("-pk")
    found = []
    for one in rows:
        law = risk_law().component(one.component)
        name = str(law.name) if law else _("Seluruh skor")
        found.append({"row": one, "name": name, "holds": one.pk in holding})
    return found


def _objections(accreditation: Accreditation, risk: RiskAssessment | None, user: Any) -> dict[str, Any]:
    url = case_url(OBJECTION_KIND, risk, user, scope_path=accreditation.office_path) if risk else ""
    seen = Case.objects.visible_to(user).values("pk")
    return {"cases": list(objections_about(accreditation).filter(pk__in=seen)), "object_url": url}


@permitted(RUN)
def correct_risk(request: Request, uuid: UUID) -> HttpResponse:
    """Put something in place of a part of a score."""
    accreditation = file_for(request, uuid, RUN)
    form = CorrectionForm(request.POST or None)
    words = {
        "title": _("Koreksi bagian skor risiko"),
        "effect": _("Skor dihitung lagi dengan koreksi ini. Lembaga diberi tahu dan membaca alasannya."),
        "verb": _("Simpan koreksi"),
    }

    def act(filled: Any) -> None:
        correct_component(accreditation=accreditation, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, accreditation, form, words=words, act=act, back=reverse("quality:risk", args=[uuid]))
