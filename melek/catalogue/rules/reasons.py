"""Why the finder holds two programmes for alike, or not, in words that the values of its features bear out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

ALL, NONE = 0.999, 0.001
HALF_MORE, TWICE = math.log(1.5), math.log(2.0)
LEAST = 0.15


@dataclass(frozen=True)
class Saying:
    """Words that are true of a feature while its value lies between two bounds, both included."""

    low: float
    high: float
    words: Text


# what speaks for *same*, and what against it, by feature; the first saying that holds is said, and where none holds, none
FOR: dict[str, tuple[Saying, ...]] = {
    "title_words": (
        Saying(ALL, 1.1, _("kata pokok judulnya sama")),
        Saying(0.5, 1.1, _("banyak kata pokok judulnya sama")),
    ),
    "title_letters": (
        Saying(0.9, 1.1, _("kata pokok judulnya hampir sama hurufnya")),
        Saying(0.6, 1.1, _("kata pokok judulnya mirip hurufnya")),
    ),
    "substitution": (Saying(0.0, NONE, _("tidak ada kata penting yang diganti")),),
    "containment": (
        Saying(ALL, 1.1, _("semua kata pokok judul yang satu ada di judul yang lain")),
        Saying(0.6, 1.1, _("banyak kata pokok judulnya sama")),
    ),
    "body_words": (
        Saying(0.5, 1.1, _("tujuan dan mata pelatihannya serupa")),
        Saying(0.25, 1.1, _("tujuan dan mata pelatihannya sebagian serupa")),
    ),
    "level_same": (Saying(1.0, 1.0, _("tingkatnya sama")),),
    "competences": (
        Saying(ALL, 1.1, _("kompetensi dan tingkatnya sama")),
        Saying(0.5, 1.1, _("sebagian besar kompetensinya sama")),
        Saying(NONE, 1.1, _("sebagian kompetensinya sama")),
    ),
    "audiences": (
        Saying(ALL, 1.1, _("sasaran pesertanya sama")),
        Saying(NONE, 1.1, _("sebagian sasaran pesertanya sama")),
    ),
    "mode": (Saying(1.0, 1.0, _("cara penyelenggaraannya sama")),),
    "region": (Saying(1.0, 1.0, _("instansinya di provinsi yang sama")),),
    "provider_kind": (Saying(1.0, 1.0, _("jenis instansinya sama")),),
    "hours": (
        Saying(0.0, NONE, _("jam pelajarannya sama")),
        Saying(0.0, 0.1, _("jam pelajarannya hampir sama")),
        Saying(0.0, 0.3, _("jam pelajarannya berdekatan")),
    ),
}
AGAINST: dict[str, tuple[Saying, ...]] = {
    "title_words": (
        Saying(0.0, NONE, _("tidak ada kata pokok judulnya yang sama")),
        Saying(0.0, 0.5, _("hanya sebagian kata pokok judulnya sama")),
    ),
    "title_letters": (Saying(0.0, 0.4, _("kata pokok judulnya berbeda hurufnya")),),
    "substitution": (Saying(0.15, 0.6, _("kata penting di judul diganti kata lain")),),
    "containment": (Saying(0.0, 0.4, _("hanya sedikit kata pokok judul yang satu ada di judul yang lain")),),
    "body_words": (
        Saying(0.0, 0.1, _("tujuan dan mata pelatihannya berbeda")),
        Saying(0.0, 0.4, _("tujuan dan mata pelatihannya hanya sedikit serupa")),
    ),
    "level_clash": (Saying(1.0, 1.0, _("tingkat atau lingkup aturannya berbeda")),),
    "level_one_sided": (Saying(1.0, 1.0, _("satu judul menyebut tingkat yang tidak disebut judul yang lain")),),
    "competences": (
        Saying(0.0, NONE, _("kompetensinya berbeda")),
        Saying(0.0, ALL, _("kompetensi atau tingkatnya tidak seluruhnya sama")),
    ),
    "audiences": (
        Saying(0.0, NONE, _("sasaran pesertanya berbeda")),
        Saying(0.0, ALL, _("sasaran pesertanya tidak seluruhnya sama")),
    ),
    "mode": (Saying(-1.0, -1.0, _("cara penyelenggaraannya berbeda")),),
    "region": (Saying(-1.0, -1.0, _("instansinya di provinsi lain")),),
    "provider_kind": (Saying(-1.0, -1.0, _("jenis instansinya berbeda")),),
    "hours": (
        Saying(TWICE, 9.0, _("jam pelajarannya jauh berbeda")),
        Saying(HALF_MORE, 9.0, _("jam pelajarannya berbeda")),
    ),
}
TOLD = tuple(FOR | AGAINST)


@dataclass(frozen=True)
class Reason:
    """A reason in words, and whether it speaks for *same*."""

    words: Text
    is_for: bool


def reasons_in_words(stored: Iterable[Sequence[Any]]) -> list[Reason]:
    """The strongest reasons of a pair, as `[feature, contribution, value]`.

    Weak ones are left out, and those whose value bears out no words: that levels do not clash is none where no level is
    named. The same words are said once.
    """
    found: list[Reason] = []
    for feature, contribution, value in stored:
        if abs(contribution) < LEAST:
            continue
        is_for = contribution > 0
        sayings = (FOR if is_for else AGAINST).get(feature, ())
        words = next((one.words for one in sayings if one.low <= value <= one.high), None)
        if words is not None and all(one.words != words for one in found):
            found.append(Reason(words, is_for))
    return found
