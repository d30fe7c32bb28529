"""The living style guide."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from melek.kit import charts
from melek.kit.examples import controls, figures, pictures
from melek.kit.web import page_of, public


@public
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented data from a library."""
    context = {
        "kpis": figures.kpis(),
        "how": figures.how(),
        "rank": figures.rank_rows(),
        "legend": figures.legend(),
        "steps": figures.flow(),
        "crumbs": figures.crumbs(),
        "todos": figures.todos(),
        "jobs": figures.jobs(),
        "charts": {
            "path": pictures.path_only(),
            "fan": pictures.fan(),
            "scores": pictures.scores(),
            "islands": pictures.islands(),
        },
        "scale": pictures.SCALE,
        "guide": controls.forms_of_guide(),
        "rooms": controls.rooms(request),
        "pages": page_of(list(range(470)), request),
        "details": [_("Tiga pembaca sedang memesannya."), _("Riwayat pinjamnya tetap disimpan.")],
        "filters_shown": _("semua ruang, 31 Oktober 2026"),
        "share": 0.384,
        "upper": 0.399,
        "moment": figures.EXAMPLE_MOMENT,
    }
    return render(request, "kit/style_guide_page.html", context)


@public
def style_guide_chart(request: HttpRequest) -> HttpResponse:
    """The forecast of the style guide as a file, to see what an exported picture looks like."""
    words = {"title": _("Laju sekarang belum cukup"), "measure": _("Buku kembali tepat waktu, semua ruang")}
    picture = charts.export(pictures.fan(), **words, on=date(2026, 10, 31), source=_("Contoh"), is_synthetic=True)
    headers = {"Content-Disposition": 'attachment; filename="contoh.svg"'}
    return HttpResponse(picture, content_type="image/svg+xml", headers=headers)
