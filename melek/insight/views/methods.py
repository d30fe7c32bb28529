"""How every figure is made, from the declarations; and the open data with its manifests."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.models import Wave
from melek.insight.queries import manifest_of, published_manifests
from melek.insight.rules import MEANINGS
from melek.insight.views import present
from melek.kit.components import Crumb
from melek.kit.web import page_of, public
from melek.planning.models import Target
from melek.warehouse.models import Manifest
from melek.warehouse.registers import Dataset, Indicator, datasets, dimensions, indicators


@public
def methods_page(request: HttpRequest) -> HttpResponse:
    """Indicators, dimensions, datasets, definitions, targets and the rule of each wave, as they are declared."""
    waves = Wave.objects.filter(draw__isnull=False).select_related("draw", "definition").order_by("-frame_on")
    context = present.page(
        manifest_of(),
        crumbs=[Crumb(_("Data publik"), reverse("insight:data")), Crumb(_("Metode"))],
        indicators=[_told(one) for one in indicators],
        dimensions=[{"dimension": one, "meaning": _meaning(one.code)} for one in dimensions],
        datasets=list(datasets),
        definitions=LiteracyDefinition.objects.select_related("bank", "blueprint").order_by("-valid_from", "code"),
        targets=[{"target": one, "tag": present.mark_tag(one.mark)} for one in Target.objects.order_by("year")],
        waves=[{"wave": wave, "rule": _rule(wave)} for wave in waves],
    )
    return render(request, "insight/methods_page.html", context)


def _rule(wave: Wave) -> list[tuple[str, Any]]:
    """The committed rule, its names in words; the values stay as they were committed."""
    assert wave.draw is not None
    names = {
        "strata": _("Strata"),
        "allocation": _("Pembagian sampel"),
        "power": _("Pangkat pembagian"),
        "smallest": _("Paling sedikit dari setiap strata"),
        "sample_size": _("Besar sampel"),
        "selection": _("Cara memilih"),
        "frame_on": _("Kerangka per"),
    }
    return [(names.get(name, name), value) for name, value in wave.draw.rule.items()]


def _told(indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "splits": [present.split_name(dims) for dims in indicator.cubes],
        "dataset": getattr(indicator, "dataset", ""),
        "least": present.least_words(indicator),
    }


def _meaning(code: str) -> str:
    if code not in MEANINGS:
        return ""
    words = {"tempat_tugas": _("tempat tugas pegawai"), "pemberi_kerja": _("pemberi kerja pegawai")}
    return words[MEANINGS[code].value]


@public
def data_page(request: HttpRequest) -> HttpResponse:
    """Every published cube as a file, and the manifests that pin them."""
    manifest = manifest_of()
    context = present.page(
        manifest,
        crumbs=[Crumb(_("Data terbuka"))],
        cubes=[_cubes(one, manifest) for one in indicators] if manifest else [],
        contents=_contents(manifest) if manifest else [],
        page=page_of(published_manifests(), request, size=10),
    )
    return render(request, "insight/data_page.html", context)


def _cubes(indicator: Indicator, manifest: Manifest) -> dict[str, Any]:
    pin = f"manifest={manifest.uuid}"
    rows = []
    for dims in ((), *indicator.cubes):
        files = []
        for kind, label in (("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet")):
            url = present.file_url(indicator.code, dims, kind=kind)
            files.append((label, f"{url}{'&' if '?' in url else '?'}{pin}"))
        rows.append({"split": present.split_name(dims), "files": files})
    return {"indicator": indicator, "rows": rows}


def _contents(manifest: Manifest) -> list[tuple[Dataset, int]]:
    return [(one, len(manifest.files.get(one.code, []))) for one in datasets]
