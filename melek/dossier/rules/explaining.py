"""A score in sentences: how it came about, what is open, what is not confirmed; in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from melek.dossier.enums import AnswerState
from melek.dossier.rules.scoring import Scored
from melek.kit import formats


def explain(scored: Scored) -> list[str]:
    """Plain sentences about a score, the most important first."""
    return [
        one for one in (_total(scored), _bounds(scored), *_open(scored), *_required(scored), _category(scored)) if one
    ]


def _total(scored: Scored) -> str:
    if scored.total is None:
        return _("Belum ada kriteria yang terjawab, jadi belum ada nilai.")
    words = _("Nilai {total} dari 100: rata-rata tertimbang komponen, dari {coverage} bobot yang terjawab.")
    return words.format(total=formats.number(scored.total, 1), coverage=formats.share(scored.coverage, 0))


def _bounds(scored: Scored) -> str:
    if scored.bounds is None or scored.coverage >= 1:
        return ""
    words = _("Apa pun jawaban yang belum ada, nilainya berada di antara {lower} dan {upper}.")
    bounds = scored.bounds
    return words.format(lower=formats.number(bounds.lower, 1), upper=formats.number(bounds.upper, 1))


def _open(scored: Scored) -> list[str]:
    found = []
    if count := len(scored.in_state(AnswerState.NO_SOURCE)):
        words = ngettext(
            "{count} kriteria belum punya sumber; tidak dianggap terpenuhi, juga tidak dianggap gagal.",
            "{count} kriteria belum punya sumber; tidak dianggap terpenuhi, juga tidak dianggap gagal.",
            count,
        )
        found.append(words.format(count=formats.number(count)))
    if count := len(scored.in_state(AnswerState.UNANSWERED)):
        words = ngettext("{count} kriteria belum dijawab.", "{count} kriteria belum dijawab.", count)
        found.append(words.format(count=formats.number(count)))
    if count := len(scored.in_state(AnswerState.NOT_APPLICABLE)):
        words = ngettext(
            "{count} kriteria tidak berlaku di sini dan tidak ikut dihitung.",
            "{count} kriteria tidak berlaku di sini dan tidak ikut dihitung.",
            count,
        )
        found.append(words.format(count=formats.number(count)))
    return found


def _required(scored: Scored) -> list[str]:
    criteria = scored.standard.criteria
    missing = [
        _("Syarat wajib belum terpenuhi: {text}").format(text=criteria[code].text) for code in scored.missing_required
    ]
    still_open = [
        _("Syarat wajib belum diketahui: {text}").format(text=criteria[code].text) for code in scored.open_required
    ]
    return missing + still_open


def _category(scored: Scored) -> str:
    scoring = scored.standard.scoring
    if not scoring.categories:
        return ""
    if not scoring.has_cuts:
        return _("Kategori belum dapat disebut: batas nilainya masih perlu konfirmasi.")
    if scored.category is not None and list(scored.possible) in ([], [scored.category]):
        return _("Kategori: {name}.").format(name=scored.category.name)
    names = ", ".join(str(one.name) for one in scored.possible)
    if not names:
        return _("Belum ada kategori yang tercapai.")
    return _("Kategori belum pasti; yang masih mungkin: {names}.").format(names=names)
