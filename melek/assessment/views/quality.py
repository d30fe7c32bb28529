"""The queue of items to look at: what was found, the decisions, and the comparison of groups."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.enums import IssueKind, IssueState
from melek.assessment.forms.quality import IssueForm
from melek.assessment.models import FairnessCheck, ItemBank, ItemIssue
from melek.assessment.services.quality.fairness import FEWEST_PEOPLE
from melek.assessment.services.quality.groups import DIMENSIONS
from melek.assessment.services.quality.issues import settle_issue
from melek.assessment.services.quality.watch import check_under_way, start_check
from melek.assessment.views.evidence import dimension_words, evidence_rows, group_words, headline
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, page_of, permitted_at_root

VIEW, SETTLE = "assessment.view_issue", "assessment.settle_issue"


@permitted_at_root(VIEW)
def issues_page(request: Request) -> HttpResponse:
    """What waits for a decision, and what was decided."""
    asked = {name: request.GET.get(name, "") for name in ("jenis", "keadaan")}
    state = asked["keadaan"] if asked["keadaan"] in IssueState.values else IssueState.OPEN
    rows = ItemIssue.objects.filter(state=state).select_related("item__bank", "item__competence", "closed_by")
    if asked["jenis"] in IssueKind.values:
        rows = rows.filter(kind=asked["jenis"])
    page = page_of(rows.order_by("-pk"), request)
    secured = ItemBank.objects.filter(kind="secured").order_by("name")
    context = {
        "asked": {**asked, "keadaan": state},
        "page": page,
        "rows": [(one, headline(one)) for one in page],
        "waiting": ItemIssue.objects.filter(state=IssueState.OPEN).count(),
        "kinds": IssueKind.choices,
        "states": IssueState.choices,
        "checks": [(bank, bank.fairness_checks.first(), check_under_way(bank)) for bank in secured],
        "may_settle": request.user.has_perm(SETTLE),
    }
    return render(request, "assessment/issues_page.html", context)


@permitted_at_root(VIEW)
def issue_page(request: Request, pk: int) -> HttpResponse:
    """One finding with its figures and decisions, and the form of those who decide."""
    issue = get_object_or_404(ItemIssue.objects.select_related("item__bank", "item__competence", "closed_by"), pk=pk)
    if request.method == "POST" and not request.user.has_perm(SETTLE, issue):
        raise NotAllowed
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_issue(issue=issue, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:issue", pk=pk)
    context = {
        "issue": issue,
        "evidence": evidence_rows(issue),
        "texts": issue.evidence.get("texts", []),
        "notes": issue.notes.select_related("made_by"),
        "form": form,
        "may_settle": issue.state == IssueState.OPEN and request.user.has_perm(SETTLE, issue),
        "crumbs": [Crumb(_("Mutu soal"), reverse("assessment:issues")), Crumb(issue.item.code)],
    }
    return render(request, "assessment/issue_page.html", context, status=422 if form.errors else 200)


@permitted_at_root(VIEW)
def fairness_page(request: Request, pk: int) -> HttpResponse:
    """One comparison of groups: how many items of each class between each pair."""
    check = get_object_or_404(FairnessCheck.objects.select_related("bank"), pk=pk)
    pairs = [_pair(one) for one in check.summary["pairs"]]
    crumbs = [Crumb(_("Mutu soal"), reverse("assessment:issues")), Crumb(_("Keadilan antarkelompok"))]
    seen = {one["dimension"] for one in pairs}
    context = {
        "check": check,
        "pairs": pairs,
        "found": sum(one["B"] + one["C"] for one in pairs),
        "held": check.summary["held"],
        "left_out": [dimension_words(name) for name in DIMENSIONS if name not in seen],
        "least": FEWEST_PEOPLE,
        "crumbs": crumbs,
    }
    return render(request, "assessment/fairness_page.html", context)


def _pair(told: dict[str, Any]) -> dict[str, Any]:
    words = {name: group_words(told["dimension"], told[name]) for name in ("focal", "reference")}
    return {**told, **words, "unknown": told["?"]}


@require_POST
@permitted_at_root(SETTLE)
def check_groups(request: Request, code: str) -> HttpResponse:
    """Compare the groups of a bank now."""
    bank = get_object_or_404(ItemBank, code=code, kind="secured")
    job = start_check(bank=bank, by=request.user, at=timezone.now())
    if not job.result_url:
        job.result_url = reverse("assessment:issues")
        job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)
