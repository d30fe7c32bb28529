"""What the pages of control share: the object of a request, the way to it, asking before an act, buttons."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted
from melek.quality.enums.control import RUN_CONTROL, VIEW_CONTROL
from melek.quality.models import Control, ControlFinding
from melek.quality.models.control import stage_is_inside
from melek.quality.queries.control import reads_inside

Subject = Control | ControlFinding
_WITH = ("agency__scope", "reported_by", "made_by")


def control_for(request: Request, uuid: UUID, permission: str = VIEW_CONTROL) -> Control:
    """A control on which this person holds a permission. Raises NotAllowed."""
    found = get_object_or_404(Control.objects.select_related(*_WITH), uuid=uuid)
    if not request.user.has_perm(permission, found):
        raise NotAllowed
    return found


def finding_for(request: Request, uuid: UUID, permission: str = VIEW_CONTROL) -> ControlFinding:
    """A finding on which this person holds a permission; the agency finds none before its letter. Raises NotAllowed."""
    rows = ControlFinding.objects.select_related("control__agency__scope", "norm", "letter", "made_by")
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(permission, found):
        raise NotAllowed
    is_inside = ControlFinding.objects.filter(stage_is_inside(), pk=found.pk).exists()
    if is_inside and not reads_inside(request.user):
        raise Http404
    return found


def crumbs(*more: Crumb, control: Control | None = None) -> list[Crumb]:
    """The way to a page: the list, the control, and what follows."""
    own = [Crumb(control.number, reverse("quality:control", args=[control.uuid]))] if control else []
    return [Crumb(_("Pengendalian"), reverse("quality:controls")), *own, *more]


def url_of(subject: Subject) -> str:
    """The page of a control or of a finding."""
    name = "quality:control" if isinstance(subject, Control) else "quality:control_finding"
    return reverse(name, args=[subject.uuid])


def ask(
    request: Request,
    subject: Subject | None,
    form: Form,
    *,
    words: dict[str, Any],
    act: Callable[[dict[str, Any]], Subject | None],
) -> HttpResponse:
    """Ask, act, go to what the act made or back; a refusal stands above what was typed."""
    back = url_of(subject) if subject else reverse("quality:controls")
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(url_of(made) if made else back)
    control = subject.control if isinstance(subject, ControlFinding) else subject
    own = [Crumb(subject.number, back)] if isinstance(subject, ControlFinding) else []
    context = {
        "form": form,
        "back": back,
        "about": f"{subject.number}: {control.agency}" if subject and control else words.get("about", ""),
        "is_synthetic": control.is_synthetic if control else False,
        "crumbs": crumbs(*own, Crumb(words["title"]), control=control),
        **words,
    }
    return render(request, "quality/control/act_page.html", context, status=422 if form.errors else 200)


def files_of(filled: dict[str, Any]) -> Iterable[tuple[str, Iterable[bytes]]]:
    """The file of a form as services take files; none where none was chosen."""
    file = filled.get("file")
    return [(file.name, file.chunks())] if file else []


def button(act: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view that does one act on a control at once, by POST."""

    @require_POST
    @permitted(RUN_CONTROL)
    def view(request: Request, uuid: UUID) -> HttpResponse:
        control = control_for(request, uuid, RUN_CONTROL)
        act(control=control, by=request.user, at=timezone.now())
        return redirect(url_of(control))

    view.access = RUN_CONTROL  # type: ignore[attr-defined]
    return view
