"""Two other people read an item blind before anybody meets it in a test."""

import pytest

from melek.assessment.enums import ItemState
from melek.assessment.queries import workshop as queries
from melek.assessment.services.sittings import IncompleteAnswer
from melek.assessment.services.workshop import drafts, reviews
from melek.identity.models import Grant, Role, Scope, User
from melek.kit.models import Notice
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.workshop.conftest import CHECKS, Workshop, right_answer


def test_second_approval_opens_the_trial(workshop: Workshop) -> None:
    item = workshop.handed_in()
    workshop.approve(item, workshop.readers[0])
    item.refresh_from_db()
    assert item.state == ItemState.REVIEW
    workshop.approve(item, workshop.readers[1])
    item.refresh_from_db()
    assert item.state == ItemState.PRETEST


def test_author_is_no_reader_of_the_own_item(workshop: Workshop) -> None:
    item = workshop.handed_in()
    Grant.objects.create(
        user=workshop.author,
        role=Role.objects.get(code="item_reviewer"),
        scope=Scope.objects.get(path="/"),
        valid_from=NOW.date(),
    )
    with pytest.raises(reviews.OwnItem):
        workshop.approve(item, User.objects.get(pk=workshop.author.pk))


def granted(user: User, role: str) -> User:
    """The same account, holding one more role."""
    told = {"role": Role.objects.get(code=role), "scope": Scope.objects.get(path="/"), "valid_from": NOW.date()}
    Grant.objects.create(user=user, **told)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", ["item_author", "psychometrician", "auditor"])
def test_who_may_open_keys_reads_nothing_blind(workshop: Workshop, role: str) -> None:
    item, reader = workshop.handed_in(), granted(workshop.readers[0], role)
    with pytest.raises(reviews.KeyInSight):
        workshop.approve(item, reader)
    assert not queries.may_read(item.versions.get(), reader)
    assert not queries.to_review(reader).exists()


def test_who_once_saved_the_text_is_no_reader(workshop: Workshop) -> None:
    item, other = workshop.draft(), person("item_author", "penulis-kedua")
    drafts.save_draft(item=item, row=item.draft.row, by=other, at=NOW)
    item.refresh_from_db()
    drafts.hand_in(item=item, by=workshop.author, at=NOW)
    Grant.objects.filter(user=other).delete()
    with pytest.raises(reviews.OwnItem):
        workshop.approve(item, granted(other, "item_reviewer"))


def test_review_needs_an_answer_given_before_the_key(workshop: Workshop) -> None:
    version = workshop.handed_in().versions.get()
    with pytest.raises(reviews.NotReadYet):
        reviews.review(version=version, checks=CHECKS, verdict="approve", comment="", by=workshop.readers[0], at=NOW)
    with pytest.raises(IncompleteAnswer):
        reviews.read_blind(version=version, posted={}, by=workshop.readers[0], at=NOW)


def test_one_answers_a_version_once(workshop: Workshop) -> None:
    version, reader = workshop.handed_in().versions.get(), workshop.readers[0]
    reviews.read_blind(version=version, posted=right_answer(version), by=reader, at=NOW)
    with pytest.raises(reviews.ReadAlready):
        reviews.read_blind(version=version, posted=right_answer(version), by=reader, at=NOW)


@pytest.mark.parametrize(
    ("checks", "agrees", "refused"), [(CHECKS[1:], True, reviews.ChecksOpen), (CHECKS, False, reviews.KeyMissed)]
)
def test_open_check_or_other_answer_forbids_approval(
    workshop: Workshop, checks: list[str], agrees: bool, refused: type[Exception]
) -> None:
    version, reader = workshop.handed_in().versions.get(), workshop.readers[0]
    posted = right_answer(version) if agrees else {"tidak_tahu": ["1"]}
    reviews.read_blind(version=version, posted=posted, by=reader, at=NOW)
    with pytest.raises(refused):
        reviews.review(version=version, checks=checks, verdict="approve", comment="", by=reader, at=NOW)


def test_return_tells_the_author_why_and_gives_the_pen_back(workshop: Workshop) -> None:
    item = workshop.handed_in()
    version, reader = item.versions.get(), workshop.readers[0]
    reviews.read_blind(version=version, posted=right_answer(version), by=reader, at=NOW)
    with pytest.raises(reviews.ReasonMissing):
        reviews.review(version=version, checks=[], verdict="return", comment=" ", by=reader, at=NOW)
    reviews.review(version=version, checks=[], verdict="return", comment="Dua kunci benar.", by=reader, at=NOW)
    item.refresh_from_db()
    assert item.state == ItemState.DRAFT
    notice = Notice.objects.get(kind=reviews.RETURNED)
    assert notice.params == {"code": item.code, "reason": "Dua kunci benar."}
    drafts.hand_in(item=item, by=workshop.author, at=NOW)
    assert item.versions.count() == 2
    with pytest.raises(reviews.NotInReview):  # the version that was returned is closed
        reviews.review(version=version, checks=CHECKS, verdict="approve", comment="", by=reader, at=NOW)
