"""Reads of published figures."""

from melek.warehouse.models import CubeCell, Manifest


def published() -> Manifest | None:
    """The newest published manifest, or None while nothing has been published."""
    return Manifest.objects.filter(published_at__isnull=False).order_by("-made_at", "-id").first()


def cells(
    indicator: str, dims: tuple[str, ...] = (), *, manifest: Manifest | None = None, period: str = ""
) -> list[CubeCell]:
    """The published cells of one cube, by period and key; hidden cells carry their reason and no figure."""
    chosen = manifest or published()
    if chosen is None:
        return []
    dim_a, dim_b = (*dims, "", "")[:2]
    rows = CubeCell.objects.filter(manifest=chosen, indicator=indicator, dim_a=dim_a, dim_b=dim_b)
    if period:
        rows = rows.filter(period=period)
    return list(rows.order_by("period", "key_a", "key_b"))


def periods(indicator: str, *, manifest: Manifest | None = None) -> list[str]:
    """The periods for which an indicator is published, oldest first."""
    chosen = manifest or published()
    if chosen is None:
        return []
    rows = CubeCell.objects.filter(manifest=chosen, indicator=indicator, dim_a="").order_by("on")
    return list(dict.fromkeys(rows.values_list("period", flat=True)))
