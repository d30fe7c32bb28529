"""Posting tables: which programme holds which stem, how people write it, and which three letters stand in each spelling.

The same SQL on both engines.
"""

from django.db import models

from melek.catalogue.models.programmes import Programme


class Term(models.Model):
    """A stem of the catalogue, and in how many programmes it stands."""

    text = models.CharField(max_length=40, unique=True)
    programmes = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class Spelling(models.Model):
    """A word as it is written, and the stem it has."""

    word = models.CharField(max_length=40, unique=True)
    term = models.ForeignKey(Term, models.CASCADE, related_name="spellings")

    def __str__(self) -> str:
        return self.word


class SpellingGram(models.Model):
    """Three letters that stand in a spelling, blanks at both ends included: they find words that were typed with a slip."""

    gram = models.CharField(max_length=3)
    spelling = models.ForeignKey(Spelling, models.CASCADE, related_name="grams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "spelling"], name="gram_of_a_spelling_stands_once")]

    def __str__(self) -> str:
        return f"{self.gram} {self.spelling_id}"


class Posting(models.Model):
    """A stem stands in a programme, with the weight of the best place where it stands."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="postings")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="postings")
    weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "programme"], name="posting_stands_once")]
        indexes = [
            models.Index(fields=["programme"], name="posting_by_programme"),
            models.Index(fields=["term", "-weight", "programme"], name="posting_by_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.programme_id}"
