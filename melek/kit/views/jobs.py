"""A job's own page: progress, cancel, result at the same address."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from melek.kit.errors import NotAllowed
from melek.kit.jobs import cancel
from melek.kit.models import Job
from melek.kit.web import Request, signed_in


def _own(request: Request, uuid: UUID) -> Job:
    job = get_object_or_404(Job, uuid=uuid)
    if job.started_by_id != request.user.pk:
        raise NotAllowed
    return job


@signed_in
def job_page(request: Request, uuid: UUID) -> HttpResponse:
    """Progress of a job that the person started; htmx asks for the fragment every two seconds."""
    job = _own(request, uuid)
    if job.is_ended and job.result_url and not request.htmx:
        return redirect(job.result_url)
    template = "kit/_job.html" if request.htmx else "kit/job_page.html"
    response = render(request, template, {"job": job})
    if request.htmx and job.is_ended and job.result_url:
        response["HX-Redirect"] = job.result_url
    return response


@require_POST
@signed_in
def cancel_job(request: Request, uuid: UUID) -> HttpResponse:
    """Ask a job to stop."""
    job = _own(request, uuid)
    cancel(job, at=timezone.now())
    return redirect("kit:job", uuid=job.uuid)
