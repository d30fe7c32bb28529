"""The inbox and the letters of one person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from melek.kit.models import Notice
from melek.kit.notices import body_of, subject_of
from melek.kit.web import Request, page_of, signed_in


@signed_in
def inbox(request: Request) -> HttpResponse:
    """The person's notices, newest first."""
    page = page_of(request.user.notices.order_by("-id"), request)
    rows = [(notice, subject_of(notice), body_of(notice)) for notice in page]
    return render(request, "kit/inbox_page.html", {"page": page, "rows": rows})


@require_POST
@signed_in
def read_notice(request: Request, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it points."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return redirect(notice.url or "kit:inbox")


@signed_in
def letter(request: Request, pk: int) -> HttpResponse:
    """A notice as a letter to print."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
    context = {"notice": notice, "subject": subject_of(notice), "body": body_of(notice)}
    return render(request, "kit/letter_page.html", context)
