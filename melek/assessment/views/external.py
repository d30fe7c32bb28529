"""Other instruments in the nation: the list, one with its concordance, registering, confirming, asking."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.forms.external import ConcordanceForm, ConfirmationForm, InstrumentForm
from melek.assessment.models import Concordance, ExternalInstrument
from melek.assessment.queries.external import latest_concordance
from melek.assessment.rules.external import correlation_range, uncertainty_cut
from melek.assessment.services.external.concordance import ask_concordance
from melek.assessment.services.external.instruments import MANAGE, confirm_instrument, register_instrument
from melek.assessment.views.external_panel import written
from melek.kit import formats
from melek.kit.charts.curves import Scale, Seen, curve
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, permitted_at_root

VIEW = "assessment.view_external"
_SEEN = 9  # intervals drawn on the curve


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Instrumen lain"), reverse("assessment:external")), *more]


@permitted_at_root(VIEW)
def instruments_page(request: Request) -> HttpResponse:
    """The other instruments, with how many results there are and what their newest concordance says."""
    found = ExternalInstrument.objects.annotate(people=Count("results__employee", distinct=True)).order_by("code")
    rows = [(one, latest_concordance(one)) for one in found]
    context = {"rows": rows, "may_manage": request.user.has_perm(MANAGE)}
    return render(request, "assessment/external_instruments_page.html", context)


@permitted_at_root(MANAGE)
def new_instrument(request: Request) -> HttpResponse:
    """Enter an instrument."""
    form = InstrumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_instrument(facts=form.facts(), by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:external_instrument", code=made.code)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Instrumen baru")))}
    return render(request, "assessment/external_new_page.html", context, status=422 if form.errors else 200)


@permitted_at_root(VIEW)
def instrument_page(request: Request, code: str) -> HttpResponse:
    """The concordance of an instrument: picture, table, what it may be used for, and all that stands behind it."""
    one = get_object_or_404(ExternalInstrument, code=code)
    return _shown(request, one, ConcordanceForm(), ConfirmationForm(), status=200)


def _shown(
    request: Request,
    one: ExternalInstrument,
    question: ConcordanceForm,
    confirmation: ConfirmationForm,
    *,
    status: int,
) -> HttpResponse:
    found = latest_concordance(one)
    context: dict[str, Any] = {
        "instrument": one,
        "is_synthetic": one.is_synthetic,
        "scale": {name: written(one, getattr(one, name)) for name in ("low", "high", "step")},
        "found": found,
        "earlier": one.concordances.exclude(pk=found.pk).order_by("-pk")[:10] if found else [],
        "may_manage": request.user.has_perm(MANAGE, one),
        "question": question,
        "confirmation": confirmation,
        "form": confirmation if confirmation.errors else question,
        "crumbs": _crumbs(Crumb(one.name)),
    }
    if found is not None:
        context |= {"plot": _plot(found), "cut": uncertainty_cut(found.correlation)}
        context["correlation"] = correlation_range(found.correlation, found.people)
    return render(request, "assessment/external_instrument_page.html", context, status=status)


def _plot(found: Concordance) -> SafeString:
    one, rows = found.instrument, found.points
    first, last = rows[0][0], rows[-1][0]
    across = Scale(first, last, [(place, formats.number(place)) for place in (first, (first + last) / 2, last)])
    ends = (one.low, (one.low + one.high) / 2, one.high)
    upward = Scale(one.low, one.high, [(value, formats.number(value, 1)) for value in ends])
    shown = rows[:: max(1, len(rows) // _SEEN)]
    seen = [Seen(own, value, value - 1.96 * error, value + 1.96 * error) for own, value, _linear, error in shown]
    points = [(own, value) for own, value, _linear, _error in rows]
    return curve(points, across=across, upward=upward, labelled_by="h-konkordansi", seen=seen)


@require_POST
@permitted_at_root(MANAGE)
def ask(request: Request, code: str) -> HttpResponse:
    """Ask for a concordance."""
    one, form = get_object_or_404(ExternalInstrument, code=code), ConcordanceForm(request.POST)
    if form.is_valid():
        try:
            job = ask_concordance(instrument=one, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("kit:job", uuid=job.uuid)
    return _shown(request, one, form, ConfirmationForm(), status=422)


@require_POST
@permitted_at_root(MANAGE)
def confirm(request: Request, code: str) -> HttpResponse:
    """Note that the authority confirmed what is said of the instrument."""
    one, form = get_object_or_404(ExternalInstrument, code=code), ConfirmationForm(request.POST)
    if form.is_valid():
        try:
            confirm_instrument(instrument=one, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:external_instrument", code=code)
    return _shown(request, one, ConcordanceForm(), form, status=422)
