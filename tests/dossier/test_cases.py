"""Cases from opening to withdrawal: who may do what, what the clock does, who is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from melek.dossier.enums import CaseState, Side, Turn
from melek.dossier.models import Case
from melek.dossier.queries.cases import cases_about, cases_for_office, deciders_near, subject_of
from melek.dossier.services import cases as acts
from melek.dossier.services.guards import NotInHand, OwnCase
from melek.dossier.services.links import LinkStale, case_url, read_link
from melek.identity.models import TrailEntry, User
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused
from tests.dossier.files import PDF
from tests.dossier.world import CORRECTION, DAY, HOUR, NOW, REMEDY, STATEMENT, World, answered, opened, taken
from tests.identity.world import again, person


def notices_to(user: User) -> list[str]:
    return list(user.notices.order_by("pk").values_list("kind", flat=True))


def events_of(case: Case) -> list[str]:
    about = TrailEntry.objects.filter(object_type="dossier.Case", object_id=str(case.pk))
    return list(about.order_by("pk").values_list("event", flat=True))


def test_open_case_starts_the_clock_and_tells_who_may_answer_nearby(world: World) -> None:
    case = opened(world)
    assert case.state == CaseState.OPEN
    assert case.due_at == NOW + timedelta(hours=72)
    assert subject_of(case) == world.dinas
    assert str(case) == f"Koreksi data {case.pk:06}"
    assert notices_to(world.intan) == notices_to(world.sari) == ["dossier.case_opened"]
    assert notices_to(world.doni) == notices_to(world.yusuf) == []
    assert events_of(case) == ["dossier.case.opened"]


def test_nearest_deciders_hide_those_further_up(world: World) -> None:
    near = person("lina", "Lina Lokal", "agency_admin", world.dinas)
    case = opened(world)
    assert deciders_near(case, on=NOW.date()) == [near]


def test_open_case_needs_words_and_a_wish(world: World) -> None:
    with pytest.raises(acts.TextTooShort, match="paling sedikit 20 huruf; sekarang 5"):
        opened(world, statement=" salah ")
    with pytest.raises(acts.RemedyMissing):
        opened(world, remedy=" ")
    assert not Case.objects.exists()


def test_open_case_asks_the_kind_whether_this_person_may(world: World) -> None:
    with pytest.raises(NotAllowed):
        opened(world, by=world.bayu)


def test_one_person_waits_once_for_the_same_thing(world: World) -> None:
    opened(world)
    with pytest.raises(acts.WaitsAlready):
        opened(world)
    opened(world, by=world.sari)
    opened(world, subject=world.contoh)
    assert Case.objects.count() == 3


def test_open_case_with_a_bad_file_opens_nothing(world: World) -> None:
    with pytest.raises(Exception, match="tidak dapat diterima"):
        opened(world, files=[("surat.pdf", [b"MZ"])])
    assert not Case.objects.exists()
    opened(world, files=[("surat.pdf", [PDF])])


def test_take_case_is_for_those_of_the_place_and_not_for_its_opener(world: World) -> None:
    case = opened(world, by=world.intan)
    for stranger in (world.doni, world.yusuf, world.tari, world.bayu):
        with pytest.raises(NotAllowed):
            acts.take_case(case=case, by=stranger, at=NOW)
    with pytest.raises(OwnCase):
        acts.take_case(case=case, by=world.intan, at=NOW)
    acts.take_case(case=case, by=world.sari, at=NOW)
    assert case.taken_by == world.sari


def test_a_case_can_be_taken_over(world: World) -> None:
    case = taken(world)
    acts.take_case(case=case, by=world.sari, at=NOW + HOUR)
    assert case.taken_by == world.sari
    with pytest.raises(NotInHand):
        acts.ask(case=case, text="Kapan?", by=world.intan, at=NOW + HOUR)
    assert events_of(case)[-2:] == ["dossier.case.taken", "dossier.case.taken"]


def test_the_clock_stands_still_while_the_opener_is_asked(world: World) -> None:
    case = taken(world)
    acts.ask(case=case, text="Keputusan nomor berapa?", by=world.intan, at=NOW + 2 * HOUR)
    assert (case.state, case.paused_at) == (CaseState.ASKED, NOW + 2 * HOUR)
    assert notices_to(world.tari) == ["dossier.case_asked"]
    assert not case.is_overdue(NOW + 10 * DAY)
    acts.reply(case=case, text="Nomor 12.", by=world.tari, at=NOW + 5 * DAY)
    case.refresh_from_db()
    assert (case.state, case.paused_at) == (CaseState.TAKEN, None)
    assert case.due_at == NOW + timedelta(hours=72) + 5 * DAY - 2 * HOUR
    assert notices_to(world.intan)[-1] == "dossier.case_replied"
    said = case.messages.order_by("pk").values_list("side", "turn", "text")
    assert list(said) == [
        (Side.DECIDER, Turn.QUESTION, "Keputusan nomor berapa?"),
        (Side.OPENER, Turn.REPLY, "Nomor 12."),
    ]


def test_only_the_opener_replies_and_only_to_a_question(world: World) -> None:
    case = taken(world)
    with pytest.raises(MoveRefused):
        acts.reply(case=case, text="Halo", by=world.tari, at=NOW)
    acts.ask(case=case, text="Kapan?", by=world.intan, at=NOW)
    for other in (world.intan, world.sari, world.doni):
        with pytest.raises(NotAllowed):
            acts.reply(case=case, text="Halo", by=other, at=NOW)
    with pytest.raises(MoveRefused):
        acts.take_case(case=case, by=world.sari, at=NOW)
    with pytest.raises(acts.TextTooShort):
        acts.reply(case=case, text="  ", by=world.tari, at=NOW)


def test_both_sides_add_remarks_while_the_case_waits(world: World) -> None:
    case = taken(world)
    assert acts.write_remark(case=case, text="Tambahan.", by=world.tari, at=NOW).side == Side.OPENER
    assert acts.write_remark(case=case, text="Terima kasih.", by=world.sari, at=NOW).side == Side.DECIDER
    for other in (world.doni, world.yusuf, world.bayu):
        with pytest.raises(NotAllowed):
            acts.write_remark(case=case, text="Halo", by=other, at=NOW)
    acts.withdraw_case(case=case, reason="", by=world.tari, at=NOW)
    with pytest.raises(acts.CaseEnded):
        acts.write_remark(case=case, text="Lagi.", by=world.tari, at=NOW)


def test_withdraw_case_is_the_openers_and_frees_the_way_for_a_new_one(world: World) -> None:
    case = taken(world)
    for other in (world.intan, world.doni):
        with pytest.raises(NotAllowed):
            acts.withdraw_case(case=case, reason="", by=other, at=NOW)
    acts.ask(case=case, text="Kapan?", by=world.intan, at=NOW)
    acts.withdraw_case(case=case, reason="Sudah beres.", by=world.tari, at=NOW + HOUR)
    case.refresh_from_db()
    assert (case.state, case.paused_at, case.ended_at) == (CaseState.WITHDRAWN, None, NOW + HOUR)
    assert case.messages.filter(text="Sudah beres.").exists()
    assert notices_to(world.intan)[-1] == "dossier.case_withdrawn"
    with pytest.raises(MoveRefused):
        acts.withdraw_case(case=case, reason="", by=world.tari, at=NOW)
    opened(world)


def test_who_left_is_not_told(world: World) -> None:
    case = taken(world)
    User.objects.filter(pk=world.intan.pk).update(is_active=False)
    acts.withdraw_case(case=Case.objects.get(pk=case.pk), reason="", by=world.tari, at=NOW)
    assert "dossier.case_withdrawn" not in notices_to(world.intan)


def test_messages_stay_as_they_were_said(world: World) -> None:
    case = taken(world)
    message = acts.write_remark(case=case, text="Tambahan.", by=world.tari, at=NOW)
    for statement in ("UPDATE dossier_casemessage SET text = 'lain'", "DELETE FROM dossier_casemessage"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    message.refresh_from_db()
    assert message.text == "Tambahan."


def test_cases_are_seen_by_opener_deciders_and_readers_of_the_place(world: World) -> None:
    case = opened(world)
    for user in (world.tari, world.intan, world.sari, world.yusuf):
        assert list(Case.objects.visible_to(again(user))) == [case]
        assert list(cases_about(world.dinas, again(user))) == [case]
    for user in (world.doni, world.bayu):
        assert not Case.objects.visible_to(again(user)).exists()
    assert not cases_about(world.contoh, again(world.tari)).exists()


def test_work_list_begins_with_what_is_due_first_and_ends_with_what_stands_still(world: World) -> None:
    late, early = opened(world, at=NOW + HOUR), opened(world, by=world.sari)
    asked = opened(world, subject=world.misal, at=NOW - DAY)
    acts.take_case(case=asked, by=world.intan, at=NOW)
    acts.ask(case=asked, text="Kapan?", by=world.intan, at=NOW)
    assert list(cases_for_office(again(world.intan))) == [early, late, asked]
    assert list(cases_for_office(again(world.sari))) == [late, asked]  # nobody works on their own
    assert list(cases_for_office(again(world.intan), state=CaseState.ASKED)) == [asked]
    assert not cases_for_office(again(world.intan), kind="dossier.document_objection").exists()
    assert not cases_for_office(again(world.tari)).exists()


def test_a_case_whose_kind_is_gone_can_still_be_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from melek.dossier.registers import case_kinds

    case = answered(world)
    monkeypatch.delitem(case_kinds._items, CORRECTION)
    assert case.label == CORRECTION
    assert case.moves == ()
    assert list(Case.objects.visible_to(again(world.tari))) == [case]


def link_of(world: World, user: User) -> str:
    return case_url(CORRECTION, world.dinas, user).partition("?k=")[2].replace("%3A", ":")


def test_link_names_what_the_page_named(world: World) -> None:
    about = read_link(link_of(world, world.tari), world.tari)
    assert (about.kind.code, about.subject, about.scope_path) == (CORRECTION, world.dinas, world.dinas.path)


def test_link_is_for_one_person_and_not_to_be_changed(world: World) -> None:
    token = link_of(world, world.tari)
    for wrong in ("", "x", token[:-1], token[1:], f"{token}x"):
        with pytest.raises(LinkStale):
            read_link(wrong, world.tari)
    with pytest.raises(LinkStale):
        read_link(token, world.sari)


def test_link_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from melek.dossier.services import links

    token = link_of(world, world.tari)
    monkeypatch.setattr(links, "LIFE", timedelta(seconds=-1))
    with pytest.raises(LinkStale):
        read_link(token, world.tari)


def test_link_is_not_made_for_who_may_not_open(world: World) -> None:
    assert case_url(CORRECTION, world.dinas, world.bayu) == ""


def test_trail_holds_no_word_of_the_statement(world: World) -> None:
    case = taken(world)
    acts.write_remark(case=case, text="Rahasia sekali.", by=world.tari, at=NOW)
    written = str(list(TrailEntry.objects.filter(event__startswith="dossier.").values()))
    for words in (STATEMENT, REMEDY, "Rahasia sekali."):
        assert words not in written
    assert Notice.objects.exists()
