"""What an item in the form of the reference files still lacks before others may read it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.answers import LONGEST_TEXT
from melek.assessment.rules.tasks import score_task, state_from, task_in
from melek.assessment.rules.words import LANGUAGES, filled

Row = Mapping[str, Any]
Fault = str | Promise
FEWEST_OPTIONS, MOST_GAPS, FEWEST_REGIONS, MOST_REGIONS = 3, 4, 3, 6
_MARK = re.compile(r"\{([^{}]*)\}")  # a gap in the text of an inline item
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)  # what a wrong arrangement raises


def faults_of(row: Row) -> list[Fault]:
    """What is missing or wrong, in words for the author; nothing when the item is whole."""
    faults: list[Fault] = []
    if not _is_said(row.get("prompt")):
        faults.append(_("Pertanyaan (prompt) belum ada dalam kedua bahasa."))
    if not _is_said(row.get("rationale")):
        faults.append(_("Alasan kunci (rationale) belum ada dalam kedua bahasa."))
    if not str(row.get("source") or "").strip():
        faults.append(_("Sumber fakta (source) belum ada."))
    return [*faults, *_faults_of_form(row)]


def is_drawable(row: Row) -> bool:
    """Whether the item can be drawn as people will see it, even where its author still owes a source or a reason."""
    return _is_said(row.get("prompt")) and not _faults_of_form(row)


def _faults_of_form(row: Row) -> list[Fault]:
    """What is wrong with the parts that the way of answering needs."""
    check = _CHECKS.get(str(row.get("interaction")))
    if check is None:
        return [_("Cara menjawab (interaction) tidak dikenal.")]
    try:
        return check(row)
    except UNREADABLE:
        return [_("Susunan isi soal tidak sesuai contohnya. Bandingkan setiap bagian dengan contoh.")]


def _is_said(words: Any) -> bool:
    if isinstance(words, Mapping):
        return all(isinstance(words.get(one), str) and words[one].strip() for one in LANGUAGES)
    return isinstance(words, str) and bool(words.strip())


def _keys(elements: Any) -> list[str]:
    keys = [one["key"] for one in elements]
    if len(set(keys)) != len(keys) or not all(isinstance(key, str) and key for key in keys):
        raise ValueError("keys repeat")
    return keys


def _options(row: Row) -> list[Fault]:
    options = row.get("options") or []
    faults: list[Fault] = []
    if len(options) < FEWEST_OPTIONS:
        faults.append(_("Pilihan (options) paling sedikit tiga."))
    if not all(_is_said({name: one.get(name) for name in LANGUAGES}) for one in options):
        faults.append(_("Setiap pilihan (options) perlu teks dalam kedua bahasa."))
    return faults


_NO_KEY = _("Kunci (answer) tidak cocok dengan pilihannya.")


def _choice(row: Row) -> list[Fault]:
    fits = len(row["answer"]) == 1 and set(row["answer"]) <= set(_keys(row["options"]))
    return _options(row) + ([] if fits else [_NO_KEY])


def _multiple(row: Row) -> list[Fault]:
    keys, answer = set(_keys(row["options"])), row["answer"]
    fits = 2 <= len(answer) == len(set(answer)) < len(keys) and set(answer) <= keys
    return _options(row) + ([] if fits else [_NO_KEY])


def _order(row: Row) -> list[Fault]:
    fits = isinstance(row["answer"], list) and sorted(row["answer"]) == sorted(_keys(row["options"]))
    return _options(row) + ([] if fits else [_NO_KEY])


def _match(row: Row) -> list[Fault]:
    answer, targets = row["answer"], set(_keys(row["targets"]))
    fits = set(answer) == set(_keys(row["options"])) and set(answer.values()) <= targets
    return _options(row) + ([] if fits else [_NO_KEY])


def _text(row: Row) -> list[Fault]:
    answer = row["answer"]
    if "number" in answer:
        return [] if float(answer["number"]) == answer["number"] and answer.get("within", 0) >= 0 else [_NO_KEY]
    accepted = [str(one).strip() for one in answer["accept"]]
    return [] if accepted and all(0 < len(one) <= LONGEST_TEXT for one in accepted) else [_NO_KEY]


def _inline(row: Row) -> list[Fault]:
    gaps, answer = row["gaps"], row["answer"]
    faults: list[Fault] = []
    marks = sorted(str(number) for number in range(1, len(gaps) + 1))
    if not 1 <= len(gaps) <= MOST_GAPS or any(sorted(_MARK.findall(row["text"][one])) != marks for one in LANGUAGES):
        faults.append(_("Satu sampai empat celah, dan setiap celah {1} … ada sekali dalam kalimat kedua bahasa."))
    if len(answer) != len(gaps) or not all(one in _keys(gap["options"]) for one, gap in zip(answer, gaps, strict=True)):
        faults.append(_NO_KEY)
    if row.get("points", 1) not in {1, len(gaps)}:
        faults.append(_("Nilai (points) satu, atau sebanyak celahnya."))
    return faults


def _hotspot(row: Row) -> list[Fault]:
    regions = row["picture"]["regions"]
    keys = _keys(regions)
    faults: list[Fault] = []
    if not FEWEST_REGIONS <= len(keys) <= MOST_REGIONS or not all(_is_said(_named(one)) for one in regions):
        faults.append(_("Tiga sampai enam bagian (regions), masing-masing bernama dalam kedua bahasa."))
    if not _is_said(row["picture"]["alt"]):
        faults.append(_("Gambar perlu keterangan (alt) dalam kedua bahasa."))
    if not all(_is_measured(one) for one in [row["picture"], *row["picture"].get("shapes", []), *regions]):
        faults.append(_("Tinggi gambar serta letak dan ukuran setiap bagian (x, y, w, h) berupa bilangan bulat."))
    if len(row["answer"]) != 1 or row["answer"][0] not in keys:
        faults.append(_NO_KEY)
    return faults


def _is_measured(part: Row) -> bool:
    """Whether a picture has its height, or a rectangle of it a place, a size and a look."""
    names = ("height",) if "regions" in part else ("x", "y", "w", "h")
    return all(isinstance(part[name], int) for name in names) and ("regions" in part or isinstance(part["look"], str))


def _named(region: Row) -> dict[str, Any]:
    return {name: region.get(name) for name in LANGUAGES}


def _task(row: Row) -> list[Fault]:
    faults: list[Fault] = []
    if not all(_is_said(words) for words in _choices_said(row["scene"])):
        faults.append(_("Setiap langkah, isian, dan pilihan tugas perlu teks dalam kedua bahasa."))
    if len(row["variants"]) < 2:
        faults.append(_("Tugas perlu dua varian atau lebih."))
    partial = {
        repr(sorted(one["state"].items(), key=str)) for one in row["states"] if 0 < one["points"] < row["points"]
    }
    if len(partial) < 2:
        faults.append(_("Tugas perlu dua keadaan akhir berbeda yang mendapat sebagian nilai (states)."))
    if not {0, row["points"]} <= {one["points"] for one in row["states"]}:
        faults.append(_("Tugas perlu contoh keadaan akhir bernilai penuh dan bernilai nol (states)."))
    for place in range(len(row["variants"])):
        faults += [_wrong(one, place) for one in row["states"] if _worth(row, one["state"], place) != one["points"]]
    return faults


def _choices_said(scene: Row) -> Iterator[Any]:
    """The words of everything that can be chosen or filled in."""
    acts = scene.get("acts", [])
    yield from (act["label"] for act in acts)
    chosen = [*scene.get("moves", []), *scene.get("link", {}).get("options", [])]
    yield from (_named(one) for one in [*chosen, *(one for act in acts for one in act.get("options", []))])


def _wrong(example: Row, place: int) -> Fault:
    told = _("Keadaan akhir yang seharusnya bernilai %(points)s mendapat nilai lain pada varian %(variant)s.")
    return told % {"points": example["points"], "variant": place + 1}


def _worth(row: Row, state: Row, place: int) -> int:
    """The points of an example of an end state under one variant."""
    variant = row["variants"][place]
    alone = {**row, "variants": [variant]}
    whole = state_from(task_in(alone, seed=0, position=1), filled(state, variant))
    return score_task(alone, {"points": row["points"], **row["key"]}, whole, seed=0, position=1)


_CHECKS: dict[str, Callable[[Row], list[Fault]]] = {
    "choice": _choice,
    "multiple": _multiple,
    "order": _order,
    "match": _match,
    "text": _text,
    "inline": _inline,
    "hotspot": _hotspot,
    "task": _task,
}
