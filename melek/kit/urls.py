"""Addresses of the kit."""

from django.urls import path

from melek.kit.views import claims, jobs, notices, sections, style_guide, theme

app_name = "kit"
urlpatterns = [
    path("jobs/<uuid:uuid>/", jobs.job_page, name="job"),
    path("jobs/<uuid:uuid>/cancel/", jobs.cancel_job, name="cancel_job"),
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/<int:pk>/read/", notices.read_notice, name="read_notice"),
    path("inbox/<int:pk>/letter/", notices.letter, name="letter"),
    path("sections/", sections.sections_page, name="sections"),
    path("law/", claims.claims_page, name="claims"),
    path("theme/", theme.set_theme, name="set_theme"),
    path("rupa/", style_guide.style_guide, name="style_guide"),
    path("rupa/contoh.svg", style_guide.style_guide_chart, name="style_guide_chart"),
]
