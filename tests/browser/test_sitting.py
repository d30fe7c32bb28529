"""The test on a 360 px phone: an answer is durable before the next item shows, whatever happens in between."""

import json
import re
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.browser import support
from tests.serving import Melek

pytestmark = support.MARKS
KINDS = ("choice", "multiple", "order", "match")
# sittings of the person whose first item is of each kind, two more that begin with a choice, one for everything else
MAKE = """
import json
from django.utils import timezone
from melek.assessment.models import Blueprint, ItemBank, ItemVersion, Sitting
from melek.assessment.services.sittings import begin_sitting, book
from melek.identity.models import User

taker, bank = User.objects.get(username="peragaan-taker"), ItemBank.objects.get(code="terbuka")
made, now = {}, timezone.now()
for name in ("choice", "multiple", "order", "match", "closed", "plain", "any"):
    kind = "choice" if name in {"closed", "plain"} else name
    facts = {"bank": bank, "opens_at": now, "closes_at": None, "at": now, "by": taker, "account": taker}
    booking = book(blueprint=Blueprint.objects.get(), **facts)
    sitting = begin_sitting(booking=booking, at=now, seed=11)
    first = ItemVersion.objects.filter(item__bank=bank, item__interaction=kind, item__state="live").first()
    Sitting.objects.filter(pk=sitting.pk).update(first_item=first or sitting.first_item)
    made[name] = str(sitting.uuid)
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def sittings(nation: Melek) -> dict[str, str]:
    """Sittings under way of the demo's test taker, by the kind of their first item."""
    found: dict[str, str] = json.loads(nation.python(MAKE))
    return found


def answers(nation: Melek, sitting: str) -> list[tuple[int, str]]:
    """The durable answers of a sitting, read from the store itself."""
    path = nation.folder / "melek.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        rows = store.execute(
            "SELECT position, token FROM assessment_answer WHERE sitting_id ="
            " (SELECT id FROM assessment_sitting WHERE uuid = ?) ORDER BY position",
            [sitting.replace("-", "")],
        )
        return list(rows)


def at_item(page: Any, sitting: str) -> Any:
    """Open a sitting and wait for its item."""
    page.goto(f"/sittings/{sitting}/")
    page.wait_for_selector("form[data-token]")
    return page


def token(page: Any) -> str:
    """The one-time token of the item on the page."""
    found: str = page.get_attribute("form[data-token]", "data-token")
    return found


def next_item(page: Any, before: str) -> None:
    """Wait until the page shows another item than the one with this token."""
    page.wait_for_function("(old) => document.querySelector('form[data-token]')?.dataset.token !== old", arg=before)


def choose(page: Any) -> None:
    """Give some answer to whatever kind of item is on the page."""
    many = re.search(r"Pilih (\d+) jawaban|Choose (\d+)", page.locator("fieldset").first.inner_text())
    boxes = page.locator("fieldset input:is([type=radio], [type=checkbox])")
    for place in range(int(many.group(1) or many.group(2)) if many else min(1, boxes.count())):
        boxes.nth(place).check()
    for empty in page.locator("fieldset input:is([type=text], :not([type]))").all():
        empty.fill(empty.input_value() or "12")
    selects = page.locator("fieldset select")
    for place in range(selects.count()):
        selects.nth(place).select_option(index=1 + place % (selects.nth(place).locator("option").count() - 1))


def send(page: Any) -> None:
    """Press *Jawab dan lanjut*."""
    page.click("button.primary")


def test_from_invitation_to_result(visit: Any, nation: Melek) -> None:
    page = visit("taker")
    page.click("text=Ikuti tes literasi digital")
    page.wait_for_url("**/invitations/**")
    for question in ("device", "signal", "electricity", "distance", "help"):
        page.check(f"#id_{question}_1")
    page.click("button.primary")
    page.wait_for_url("**/tests/**")
    assert "Tidak ada batas waktu" in page.inner_text("main")
    page.click("text=Mulai tes")
    page.wait_for_url("**/sittings/**")
    sitting = page.url.split("/")[-2]
    given = 0
    while page.url.endswith(f"/sittings/{sitting}/"):
        assert support.spills(page) == 0
        before = token(page)
        if given % 2:
            page.click("text=Saya tidak tahu")
        else:
            choose(page)
            send(page)
        given += 1
        page.wait_for_function("(old) => document.querySelector('form[data-token]')?.dataset.token !== old", arg=before)
        page.wait_for_load_state()
    page.wait_for_url("**/results/**")
    assert page.inner_text("p.answer").startswith("Skor Anda ")
    assert [position for position, _token in answers(nation, sitting)] == list(range(1, given + 1))
    assert support.axe(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_item_is_answered_with_the_keyboard_alone(
    visit: Any, nation: Melek, sittings: dict[str, str], kind: str
) -> None:
    page = at_item(visit("taker"), sittings[kind])
    before, keys = token(page), page.keyboard
    wanted = {"choice": "radio", "multiple": "checkbox"}.get(kind, "select-one")
    fields = page.locator("fieldset input, fieldset select")
    left = 1 if kind == "choice" else fields.count()
    if kind == "multiple":
        left = int(re.findall(r"Pilih (\d+)", page.inner_text("fieldset"))[0])
    done = 0
    while done < left:
        keys.press("Tab")
        if page.evaluate("document.activeElement.type ?? ''") != wanted:
            continue
        done += 1
        if kind in {"choice", "multiple"}:
            keys.press("Space")
        for _step in range({"order": done, "match": 1}.get(kind, 0)):  # each step of an order is used once
            keys.press("ArrowDown")
    while page.evaluate("document.activeElement.className") != "btn primary big":
        keys.press("Tab")
    keys.press("Enter")
    next_item(page, before)
    assert len(answers(nation, sittings[kind])) == 1
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_another_device_shows_the_same_item(visit: Any, sittings: dict[str, str]) -> None:
    phone, desk = visit("taker"), visit("taker", viewport=support.DESK)
    at_item(phone, sittings["any"])
    choose(phone)
    before = token(phone)
    send(phone)
    next_item(phone, before)
    at_item(desk, sittings["any"])
    assert (desk.inner_text("h1"), token(desk)) == (phone.inner_text("h1"), token(phone))


def test_leaving_and_coming_back_costs_nothing(visit: Any, sittings: dict[str, str]) -> None:
    page = at_item(visit("taker"), sittings["any"])
    before = token(page)
    page.click("text=Simpan dan lanjutkan nanti")
    page.wait_for_url("**/later/")
    page.click("text=Lanjutkan tes")
    page.wait_for_selector("form[data-token]")
    assert token(page) == before


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_double_click_answers_once(visit: Any, nation: Melek, sittings: dict[str, str], script: bool) -> None:
    page = at_item(visit("taker", java_script_enabled=script), sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)
    choose(page)
    page.dblclick("button.primary", no_wait_after=True)
    page.wait_for_selector(f"form[data-token]:not([data-token='{before}'])")
    page.reload()
    assert len(answers(nation, sittings["any"])) == already + 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_back_button_shows_the_item_that_waits(visit: Any, sittings: dict[str, str], script: bool) -> None:
    page = visit("taker", java_script_enabled=script)
    page.goto("/tests/")
    at_item(page, sittings["any"])
    before = token(page)
    choose(page)
    send(page)
    page.wait_for_selector(f"form[data-token]:not([data-token='{before}'])")
    now = token(page)
    page.go_back()
    if not page.url.endswith("/tests/"):
        page.wait_for_selector("form[data-token]")
        assert token(page) == now
    at_item(page, sittings["any"])
    assert token(page) == now


def test_the_second_tab_is_told_that_its_answer_is_stale(visit: Any, nation: Melek, sittings: dict[str, str]) -> None:
    first = at_item(visit("taker"), sittings["any"])
    second = at_item(first.context.new_page(), sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(first)
    choose(first)
    choose(second)
    send(first)
    next_item(first, before)
    send(second)
    second.wait_for_selector("text=Soal itu sudah Anda jawab. Ini soal Anda sekarang.")
    assert token(second) == token(first)
    assert len(answers(nation, sittings["any"])) == already + 1


def chosen(page: Any) -> list[Any]:
    """What is chosen on the page."""
    found: list[Any] = page.evaluate("[...new FormData(document.querySelector('form[data-token]'))].slice(2)")
    return found


def failed(page: Any, before: str) -> list[Any]:
    """The page says that the answer is not saved, and the choice still stands on it."""
    page.wait_for_selector("#gagal:not([hidden])")
    assert "Kami belum dapat mengirim jawaban Anda" in page.inner_text("#gagal")
    assert page.evaluate("document.activeElement.id") == "gagal"
    assert token(page) == before
    return chosen(page)


def test_without_a_connection_the_choice_is_kept_and_sent_later(
    visit: Any, nation: Melek, sittings: dict[str, str]
) -> None:
    page = at_item(visit("taker"), sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)
    choose(page)
    given = chosen(page)
    page.context.set_offline(True)
    send(page)
    assert failed(page, before) == given
    assert len(answers(nation, sittings["any"])) == already
    page.context.set_offline(False)
    next_item(page, before)
    assert len(answers(nation, sittings["any"])) == already + 1


def test_a_choice_outlives_a_closed_page(visit: Any, sittings: dict[str, str]) -> None:
    page = at_item(visit("taker"), sittings["closed"])
    choose(page)
    given = chosen(page)
    page.reload()
    page.wait_for_selector("form[data-token]")
    page.wait_for_function("document.querySelector('input:checked') || document.querySelector('select')?.value")
    assert chosen(page) == given


def test_a_killed_server_loses_nothing(visit: Any, nation: Melek, sittings: dict[str, str]) -> None:
    page = visit("taker")
    page.clock.install()
    at_item(page, sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)
    choose(page)
    given = chosen(page)
    nation.kill()
    send(page)
    assert failed(page, before) == given
    nation.start()
    assert len(answers(nation, sittings["any"])) == already
    page.clock.fast_forward(16_000)
    next_item(page, before)
    assert len(answers(nation, sittings["any"])) == already + 1


def test_a_lost_reply_does_not_double_the_answer(visit: Any, nation: Melek, sittings: dict[str, str]) -> None:
    page = at_item(visit("taker"), sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)

    def lose_reply(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/sittings/**", lose_reply)
    choose(page)
    send(page)
    failed(page, before)
    assert len(answers(nation, sittings["any"])) == already + 1  # it arrived, but the phone cannot know
    page.unroute("**/sittings/**")
    send(page)
    next_item(page, before)
    assert len(answers(nation, sittings["any"])) == already + 1


def let_write(nation: Melek, most: int) -> None:
    """No process of the installation may make a file longer than this, as if the disk were full."""
    for pid in nation.processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.fixture
def disk(nation: Melek) -> Iterator[Callable[[int], None]]:
    """Fills the disk, and empties it again in the end."""
    yield lambda most: let_write(nation, most)
    let_write(nation, resource.RLIM_INFINITY)


def test_a_full_disk_is_told_and_the_answer_is_sent_again(
    visit: Any, nation: Melek, sittings: dict[str, str], disk: Callable[[int], None]
) -> None:
    page = visit("taker")
    page.clock.install()
    at_item(page, sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)
    choose(page)
    given = chosen(page)
    disk(0)
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        send(page)
    assert refused.value.status == 503
    assert failed(page, before) == given
    disk(resource.RLIM_INFINITY)
    assert len(answers(nation, sittings["any"])) == already
    page.clock.fast_forward(16_000)
    next_item(page, before)
    assert len(answers(nation, sittings["any"])) == already + 1


@pytest.fixture
def lock(nation: Melek) -> Iterator[sqlite3.Connection]:
    """Takes the store for itself, as a long write of another process would."""
    with closing(sqlite3.connect(nation.folder / "melek.sqlite3", isolation_level=None)) as store:
        yield store
        if store.in_transaction:
            store.execute("ROLLBACK")


def test_a_locked_store_is_told_and_the_answer_is_sent_again(
    visit: Any, nation: Melek, sittings: dict[str, str], lock: Any
) -> None:
    page = visit("taker")
    page.clock.install()
    at_item(page, sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)
    choose(page)
    given = chosen(page)
    lock.execute("BEGIN EXCLUSIVE")
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        send(page)
    assert refused.value.status == 503
    assert failed(page, before) == given
    lock.execute("ROLLBACK")
    page.clock.fast_forward(16_000)
    next_item(page, before)
    assert len(answers(nation, sittings["any"])) == already + 1


def test_a_locked_store_is_told_without_scripts_too(
    visit: Any, nation: Melek, sittings: dict[str, str], lock: Any
) -> None:
    page = at_item(visit("taker", java_script_enabled=False), sittings["any"])
    already, before = len(answers(nation, sittings["any"])), token(page)
    choose(page)
    lock.execute("BEGIN EXCLUSIVE")
    send(page)
    page.wait_for_selector("text=Jawaban Anda belum tersimpan")
    assert token(page) == before
    assert page.locator("input:checked, select:has(option:nth-child(n+2):checked)").count()
    lock.execute("ROLLBACK")
    send(page)
    page.wait_for_selector(f"form[data-token]:not([data-token='{before}'])")
    assert len(answers(nation, sittings["any"])) == already + 1


def test_three_items_without_scripts(visit: Any, nation: Melek, sittings: dict[str, str]) -> None:
    page = at_item(visit("taker", java_script_enabled=False), sittings["plain"])
    already = len(answers(nation, sittings["plain"]))
    before = token(page)
    send(page)
    page.wait_for_selector("text=Lengkapi jawaban Anda")
    assert page.title().startswith("Galat:")
    assert token(page) == before
    for _number in range(3):
        before = token(page)
        choose(page)
        send(page)
        page.wait_for_selector(f"form[data-token]:not([data-token='{before}'])")
    assert len(answers(nation, sittings["plain"])) == already + 3


def test_the_test_speaks_english_to_who_chose_it(visit: Any, sittings: dict[str, str]) -> None:
    page = at_item(visit("taker"), sittings["any"])
    asked, before = page.inner_text("h1"), token(page)
    page.goto("/tests/")
    page.click("button[name=language][value=en]")
    page.wait_for_selector("html[lang=en]")
    at_item(page, sittings["any"])
    assert page.inner_text("button.primary") == "Answer and continue"
    assert page.inner_text("h1") != asked
    assert token(page) == before
