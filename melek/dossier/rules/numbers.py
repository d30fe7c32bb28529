"""Numbers of documents: eleven random characters and one that catches every slip of typing."""

from collections.abc import Callable, Sequence

# no 0/O, 1/I/L: the number is read from paper. 31 is a prime, so one wrong or two swapped characters never fit
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM, GROUP = 11, 4
LONGEST_TYPED = 40


def check_character(body: str) -> str:
    """The character that makes the weighted sum of the places a multiple of 31.

    >>> check_character("22222222222")
    '2'
    """
    total = sum(weight * ALPHABET.index(one) for weight, one in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]


def new_number(choose: Callable[[Sequence[str]], str]) -> str:
    """A number from a source of chance, `secrets.choice`: 7KQM-2F9D-XWPA."""
    body = "".join(choose(ALPHABET) for _place in range(RANDOM))
    return _grouped(body + check_character(body))


def read_number(typed: str) -> str | None:
    """The number that somebody typed, as it is kept; None when it cannot be one."""
    if len(typed) > LONGEST_TYPED:
        return None
    found = "".join(one for one in typed.upper() if one not in " -\t")
    if len(found) != RANDOM + 1 or any(one not in ALPHABET for one in found):
        return None
    return _grouped(found) if check_character(found[:-1]) == found[-1] else None


def _grouped(text: str) -> str:
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
