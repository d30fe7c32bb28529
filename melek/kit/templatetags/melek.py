"""Tags and filters for templates: `{% load melek %}`."""

from collections.abc import Callable, Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from melek.kit import charts, formats, icons
from melek.kit.components import How, Ranking, RankRow
from melek.kit.models import Job
from melek.kit.registers import slots

register = template.Library()

_FILTERS: dict[str, Callable[..., str]] = {
    "number": formats.number,
    "brief": formats.brief,
    "share": formats.share,
    "share_bare": formats.share_bare,
    "share_range": formats.share_range,
    "points": formats.points,
    "people": formats.people,
    "money": formats.money,
    "money_short": formats.money_short,
    "scale": formats.scale,
    "chance": formats.chance,
    "filesize": formats.filesize,
    "duration": formats.duration,
    "day": formats.day,
    "day_short": formats.day_short,
    "month": formats.month,
    "clock": formats.clock,
    "moment": formats.moment,
}
for _name, _write in _FILTERS.items():
    register.filter(_name, _write)


@register.filter
def span(lower: Any, upper: Any) -> str:
    """The bounds of an interval of a share without decimals, as tables show them: 37–40."""
    return formats.interval(lower, upper)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "ok" %}`: ok, warn, bad, info, synth or mark."""
    return icons.icon(name)


@register.simple_tag
def htmx_script() -> SafeString:
    """The script element of htmx, for pages that use it."""
    return format_html('<script src="{}" defer></script>', static("kit/vendor/htmx.min.js"))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with changes; an empty value removes its key. Starts with `?`."""
    kept = context["request"].GET.copy()
    for key, value in changes.items():
        kept.pop(key, None)
        if value not in ("", None):
            kept[key] = str(value)
    return f"?{kept.urlencode()}"


@register.simple_tag(takes_context=True)
def slot(context: Context, place: str, subject: Any = None) -> SafeString:
    """What higher parts put at this place of the page, for those who may see it."""
    request = context["request"]
    shown = []
    for item in sorted((one for one in slots if one.place == place), key=lambda one: one.order):
        if item.permission and not request.user.has_perm(item.permission, subject):
            continue
        values = item.query(request.user, subject)
        if values is not None:
            shown.append(render_to_string(item.template, {"object": subject, **values}, request=request))
    return mark_safe("".join(shown))  # nosec B308 B703: rendered templates


@register.simple_tag(takes_context=True)
def ranking(context: Context) -> Ranking:
    """The `rows` of `kit/rank.html` cut into columns."""
    return Ranking(list(context["rows"]), halves=bool(context.get("halves")), start=int(context.get("start") or 1))


@register.simple_tag(takes_context=True)
def row_plot(context: Context, row: RankRow) -> SafeString | str:
    """The picture of a row of `kit/rank.html`, with the target and reference of the whole table."""
    if row.value is None or row.lower is None or row.upper is None:
        return ""
    target, reference = context.get("target") or None, context.get("reference") or None
    return charts.interval_row(row.value, row.lower, row.upper, target=target, reference=reference, low=row.low)


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """Page numbers around the present one, with an ellipsis for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def job_sentence(job: Job) -> str:
    """How far a job is and how long it still takes: 12.400 dari 48.000, kira-kira 3 menit lagi."""
    if not job.total:
        return str(job.get_state_display())
    done = _("{done} dari {total}").format(done=formats.number(job.done), total=formats.number(job.total))
    if not (job.started_at and job.heartbeat_at and 0 < job.done < job.total):
        return done
    # measured to the last heartbeat, so that a worker that stopped does not promise less and less time
    elapsed = (job.heartbeat_at - job.started_at).total_seconds()
    left = formats.duration(max(1.0, elapsed / job.done * (job.total - job.done)))
    return _("{done}, kira-kira {left} lagi").format(done=done, left=left)


_CHOICES = {"radioselect", "checkboxselectmultiple"}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a form field in the look of the kit; radios and checkboxes as whole-row labels."""
    if field.widget_type in _CHOICES:
        return render_to_string("kit/forms/choices.html", {"choices": list(field)})
    present = str(field.field.widget.attrs.get("class", ""))
    own = "" if field.widget_type in {"checkbox", "clearablefile", "file"} else "input"
    return field.as_widget(attrs={"class": f"{present} {own}".strip()})


@register.simple_block_tag(end_name="endcard")
def card(content: str, heading: Any, id: str = "", measure: Any = "", level: int = 2) -> SafeString:
    """A card named by its heading: `{% card heading="…" measure="…" id="h-x" %} … {% endcard %}`."""
    values = {"body": content, "heading": heading, "id": id, "measure": measure, "level": int(level)}
    return render_to_string("kit/card.html", values)


@register.simple_block_tag(end_name="endcardfoot")
def cardfoot(content: str, how: How | None = None, table_url: str = "", csv_url: str = "") -> SafeString:
    """The foot of a card: how it was made, the table, the file; put last inside `{% card %}`."""
    return render_to_string(
        "kit/cardfoot.html", {"body": content, "how": how, "table_url": table_url, "csv_url": csv_url}
    )


@register.simple_block_tag(end_name="endhow")
def how(content: str) -> SafeString:
    """ "Bagaimana ini dihitung" with words of the page's own."""
    return render_to_string("kit/how.html", {"body": content, "how": None})


@register.simple_block_tag(end_name="endfold")
def fold(content: str, heading: Any, is_open: bool = False) -> SafeString:
    """A disclosure: `{% fold "Judul" %} … {% endfold %}`."""
    return render_to_string("kit/fold.html", {"body": content, "heading": heading, "is_open": is_open})
