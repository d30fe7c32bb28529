"""A title or body as content words and level marks: what it teaches, and how deep.

Steps: clean words; abbreviations written out; agencies, generic words, years and batches dropped; level words taken out
and kept as marks; stems; synonyms become one word. Indonesian stems by Snowball, English words of the lexicon kept.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from melek.science.overlap.errors import WrongShape
from melek.science.overlap.lexicon import LADDERS, Lexicon, Rule
from melek.science.overlap.texts import LONGEST, words_of

Masks = NDArray[np.uint8]
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
_BATCH = re.compile(r"[ivxlc]+|\d+|[a-d]")
_STEP = re.compile("|".join(_NUMERALS))
_BETWEEN = frozenset({"dan", "s", "d", "sd", "sampai", "hingga", "ke", "no", "nomor", "atau"})
# a flag that is not there means *no*; on the other ladders nothing said means nothing known
FLAGS = ("refresher", "trainers")
# whose rules apply: another realm is another training, but the same one says nothing about the level
REALMS = ("realm",)
GRADED = np.array([ladder not in REALMS for ladder in LADDERS])


@dataclass(frozen=True)
class LevelMarks:
    """Ranks that a title names on each ladder, one bit a rank (bit r - 1 for rank r); 0 where it names none.

    number: I, II, III, IV; depth: dasar 1, menengah 2, lanjutan 3; skill: pemula, terampil, mahir, penyelia; expert: ahli
    pertama, muda, madya, utama; leadership: pengawas, administrator, nasional II, nasional I; grade: golongan;
    refresher and trainers: 1 when it is a refresher, or for those who will teach it; realm: whose money and goods, each
    under rules of its own: state 1, region 2, village 3.
    """

    masks: tuple[int, ...] = (0,) * len(LADDERS)

    def ranks(self, ladder: str) -> tuple[int, ...]:
        """Ranks named on a ladder."""
        mask = self.masks[LADDERS.index(ladder)]
        return tuple(rank for rank in range(1, 9) if mask >> (rank - 1) & 1)


@dataclass(frozen=True)
class Reading:
    """Content words of a text in order, and its level marks."""

    words: tuple[str, ...]
    marks: LevelMarks


def read(text: str, lexicon: Lexicon, *, longest: int = LONGEST) -> Reading:
    """Content words and level marks of a text; of the first `longest` characters.

    >>> from melek.science.overlap import make_lexicon
    >>> lexicon = make_lexicon({"generic": ["diklat"], "levels": {"depth": {1: ["dasar"]}}, "batches": ["angkatan"]})
    >>> reading = read("DIKLAT Kearsipan Dasar Angkatan II 2025", lexicon)
    >>> reading.words, reading.marks.ranks("depth")
    (('arsip',), (1,))
    """
    words, _ = lexicon.abbreviations.replaced(words_of(text, longest=longest))
    words, marks = lexicon.content.replaced(_without_batches(words, lexicon))
    words, numbers = _numbered(words, lexicon)
    stems = [lexicon.stem(word) for word in words if word not in lexicon.stop and (len(word) > 1 or word.isdigit())]
    found, _ = lexicon.synonyms.replaced(stems)
    return Reading(tuple(found), _marks(marks, numbers))


def normalise(text: str, lexicon: Lexicon, *, longest: int = LONGEST) -> tuple[str, ...]:
    """Content words of a text, in order and with repeats; empty when nothing but generic words is left.

    >>> from melek.science.overlap import make_lexicon
    >>> normalise("Pelatihan PBJ", make_lexicon({"abbreviations": {"PBJ": "pengadaan barang jasa"}}))
    ('latih', 'ada', 'barang', 'jasa')
    """
    return read(text, lexicon, longest=longest).words


def levels(text: str, lexicon: Lexicon) -> LevelMarks:
    """Level marks of a title.

    >>> from melek.science.overlap import make_lexicon
    >>> levels("Auditor Tingkat III", make_lexicon({"steps": ["tingkat"]})).ranks("number")
    (3,)
    """
    return read(text, lexicon).marks


def masks_of(marks: Iterable[LevelMarks]) -> Masks:
    """Marks of n titles as an array of bits [n, ladders].

    >>> masks_of([LevelMarks()]).shape
    (1, 9)
    """
    return np.array([one.masks for one in marks], dtype=np.uint8).reshape(-1, len(LADDERS))


def agreement(one: Masks, other: Masks) -> NDArray[np.int8]:
    """Do two titles name the same level? [n]: 1 same, 0 unknown, -1 clash; one and other are bits [n, ladders].

    A ladder clashes when both name ranks and share none, or when one is a refresher (or for trainers) and the other is
    not. Any clash decides; otherwise one shared rank is enough for *same*, but not a shared realm.

    >>> dasar, lanjutan = LevelMarks((0, 1, 0, 0, 0, 0, 0, 0, 0)), LevelMarks((0, 4, 0, 0, 0, 0, 0, 0, 0))
    >>> agreement(masks_of([dasar, dasar, dasar]), masks_of([dasar, lanjutan, LevelMarks()])).tolist()
    [1, -1, 0]
    """
    if one.shape != other.shape or one.ndim != 2 or one.shape[1] != len(LADDERS):
        raise WrongShape(f"level marks must be two arrays [n, {len(LADDERS)}]")
    flag = np.array([ladder in FLAGS for ladder in LADDERS])
    both = (one > 0) & (other > 0)
    shared = (one & other) > 0
    clash = np.where(flag, one != other, both & ~shared).any(axis=1)
    return np.where(clash, -1, (shared & ~flag & GRADED).any(axis=1)).astype(np.int8)


def _without_batches(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Years go, and batch words with the numbers that follow them."""
    found: list[str] = []
    inside = False
    for place, word in enumerate(words):
        if word in lexicon.batches and _follows(words, place, _BATCH):
            inside = True
        elif inside and (_BATCH.fullmatch(word) or (word in _BETWEEN and _follows(words, place, _BATCH))):
            continue
        elif not _YEAR.fullmatch(word):
            inside = False
            found.append(word)
    return found


def _numbered(words: Sequence[str], lexicon: Lexicon) -> tuple[list[str], list[int]]:
    """Numbers after a step word, and a Roman number at the end, are levels and no content."""
    found: list[str] = []
    numbers: list[int] = []
    inside = False
    for place, word in enumerate(words):
        number = _NUMERALS.get(word)
        if word in lexicon.steps and _follows(words, place, _STEP):
            inside = True
        elif number and (inside or (place == len(words) - 1 and place and word.isalpha())):
            numbers.append(number)
        elif not (inside and word in _BETWEEN):
            inside = False
            found.append(word)
    return found, numbers


def _follows(words: Sequence[str], place: int, number: re.Pattern[str]) -> bool:
    """Is the next word a number, when *dan* and *s.d.* do not count?"""
    following = next((word for word in words[place + 1 : place + 4] if word not in _BETWEEN), "")
    return number.fullmatch(following) is not None


def _marks(rules: Iterable[Rule], numbers: Iterable[int]) -> LevelMarks:
    masks = [0] * len(LADDERS)
    for rule in rules:
        masks = [mask | more for mask, more in zip(masks, rule.masks, strict=True)]
    for number in numbers:
        masks[0] |= 1 << (number - 1)
    return LevelMarks(tuple(masks))
