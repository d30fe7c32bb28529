"""From what people typed to clean words: repaired encoding, no HTML, one spelling of letters, punctuation gone.

Not for: meaning. Abbreviations, synonyms and levels are `lexicon`'s and `reading`'s.
"""

import html
import re
import unicodedata
from functools import lru_cache

from melek.science.overlap.errors import BadText

LONGEST = 20_000
_WORDS = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_TAGS = re.compile(
    r"<(?:script|style)\b[^>]*>.*?</(?:script|style)\s*>|<!--.*?-->|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE
)
# how UTF-8 looks when each byte is read as a letter of Latin-1 or Windows-1252
_MOJIBAKE = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
_RUNS = re.compile(r"[\u0080-\u00ff\u0152-\u2122]+")
_STEMS = 200_000


def clean(text: str, *, longest: int = LONGEST) -> str:
    """The text in small letters (NFKC, case folded), without HTML, with UTF-8 repaired that was read as Latin-1.

    Only the first `longest` characters are read. Raises BadText when `text` is no text.

    >>> clean("PENGADAAN&nbsp;<b>Barang</b> â€“ Dasar")
    'pengadaan barang – dasar'
    """
    if not isinstance(text, str):
        raise BadText(f"a text is needed, not {type(text).__name__}")
    text = text[:longest]
    if "<" in text or "&" in text:
        text = html.unescape(_TAGS.sub(" ", html.unescape(text)))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", repaired(text))
    return " ".join(text.casefold().split())


def repaired(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252, once or twice, read right; any other text as it is.

    >>> repaired("Ã©valuasi"), repaired("évaluasi")
    ('évaluasi', 'évaluasi')
    """
    for _ in range(2):
        if not _MOJIBAKE.search(text):
            break
        text = _RUNS.sub(lambda run: _read_again(run.group()), text)
    return text


def words_of(text: str, *, longest: int = LONGEST) -> list[str]:
    """Words of a text in order: letters and digits; a word that is said twice in a row (*dasar-dasar*) counts once.

    >>> words_of("Dasar-dasar Pengadaan Barang/Jasa (PBJ) dengan C++")
    ['dasar', 'pengadaan', 'barang', 'jasa', 'pbj', 'dengan', 'c++']
    """
    found = _WORDS.findall(clean(text, longest=longest))
    return [word for word, before in zip(found, ["", *found], strict=False) if word != before]


def stem(word: str) -> str:
    """Stem of an Indonesian word by the Snowball algorithm (Tala 2003), remembered; words of up to three letters and
    with digits stay.

    >>> stem("pelatihan"), stem("k3")
    ('latih', 'k3')
    """
    if len(word) <= 3 or not word.isalpha():
        return word
    return _stemmed(word)


@lru_cache(maxsize=_STEMS)
def _stemmed(word: str) -> str:
    from snowballstemmer.indonesian_stemmer import IndonesianStemmer

    # a stemmer keeps its place in the word inside itself, so that two threads may not share one
    return str(IndonesianStemmer().stemWord(word))


def _read_again(run: str) -> str:
    try:
        return b"".join(_byte(letter) for letter in run).decode("utf-8")
    except UnicodeError:
        return run


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")
