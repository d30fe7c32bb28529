"""Words of a text as the posting tables hold them: stems, their three-letter grams, and how near two stems are."""

from collections.abc import Iterable

LONGEST_TERM = 40
# words of every second title: they would find everything
COMMON = frozenset(
    [
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "bagi",
        "pada",
        "yang",
        "dengan",
        "dalam",
        "atau",
        "oleh",
        "serta",
        "latih",
        "diklat",
        "bimtek",
        "bimbing",
        "teknis",
        "workshop",
        "training",
        "lokakarya",
        "sosialisasi",
        "the",
        "of",
        "and",
        "for",
        "to",
        "in",
    ]
)


def words_with_stems(text: str) -> list[tuple[str, str]]:
    """Words of a text in order with their stems, without words that stand everywhere."""
    from melek.science.overlap.texts import stem, words_of

    found = ((word[:LONGEST_TERM], stem(word)[:LONGEST_TERM]) for word in words_of(text))
    return [(word, root) for word, root in found if len(root) > 1 and COMMON.isdisjoint((word, root))]


def stems_of(text: str) -> list[str]:
    """Stems of a text in order, without words that stand everywhere."""
    return [root for _word, root in words_with_stems(text)]


def grams_of(term: str) -> set[str]:
    """Three-letter pieces of a stem with a blank at both ends: `data` gives `" da", "dat", "ata", "ta "`."""
    padded = f" {term} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def weighted(parts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The weight of each stem of several texts: that of the best text it stands in."""
    found: dict[str, float] = {}
    for text, weight in parts:
        for root in stems_of(text):
            found[root] = max(weight, found.get(root, 0.0))
    return found


def slips_allowed(word: str) -> int:
    """How many letters of a word may be wrong: none of a short one, two of a long one."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
