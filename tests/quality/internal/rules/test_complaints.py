"""Complaints by the clock."""

from datetime import UTC, datetime, timedelta

from melek.dossier.enums import ClockUnit
from melek.dossier.rules.clocks import Clock
from melek.kit.reference import load_yaml
from melek.quality.rules.complaints import AnswerRecord, is_in_time, read_complaint_law, record_of, record_words

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_law_is_read_from_its_file() -> None:
    law = read_complaint_law(load_yaml("quality", "complaints.yaml"))
    assert law.answer == Clock(10, ClockUnit.WORKING_DAYS)
    assert law.window == 365 * DAY
    assert law.fewest_shown == 10


def test_nothing_is_late_before_it_is_due() -> None:
    assert is_in_time(AT + DAY, None, AT) is None
    assert is_in_time(AT + DAY, AT, AT) is None
    assert is_in_time(AT, AT, AT) is True
    assert is_in_time(AT - DAY, AT, AT) is False
    assert is_in_time(AT - DAY, None, AT) is False


def test_the_record_counts_what_fell_due_in_its_window() -> None:
    clocks = [(AT - DAY, AT - 2 * DAY), (AT - DAY, None), (AT + DAY, AT), (AT - 400 * DAY, AT - 401 * DAY)]
    assert record_of(clocks, at=AT, window=365 * DAY) == AnswerRecord(2, 1)
    assert record_of(clocks, at=AT) == AnswerRecord(3, 2)
    assert record_of([], at=AT).share is None


def test_the_record_is_a_sentence() -> None:
    assert record_words(AnswerRecord(4, 3)).startswith("3 dari 4 pengaduan")
    assert "Tidak ada" in record_words(AnswerRecord(0, 0))
