"""Items of other makers: what is understood becomes a row, and everything else stands in the report."""

from typing import Any

import pytest

from melek.assessment.rules.qti.items_in import ReadItem
from melek.assessment.rules.qti.notes import Severity
from melek.assessment.rules.rows import faults_of
from tests.assessment.qti.foreign import (
    CHOICES,
    INTERACTION,
    OLD_CHOICE,
    OLD_GAPS,
    OLD_MATCH,
    OLD_NUMBER,
    OLD_ORDER,
    OLD_SPOT,
    PLAIN,
    PNG,
    SCHOOL,
    TEST,
    declared,
    item,
    manifest,
    read,
    zipped,
)


def only(text: str, **options: Any) -> ReadItem:
    (found,) = read(text, **options).items
    return found


def row_of(text: str, **options: Any) -> dict[str, Any]:
    found = only(text, **options)
    assert found.row is not None, [str(one.what) for one in found.notes]
    return found.row


def noted(found: ReadItem, severity: Severity) -> set[str]:
    return {one.where for one in found.notes if one.severity == severity}


def test_plain_choice_is_read_in_its_language() -> None:
    row = row_of(PLAIN)
    assert row["interaction"] == "choice"
    assert row["prompt"] == {"id": "", "en": "Which one joins two networks?"}
    assert [(one["key"], one["en"]) for one in row["options"]] == [
        ("a", "A cable"),
        ("b", "A router"),
        ("c", "A screen"),
    ]
    assert row["answer"] == ["b"]
    faults = " ".join(str(one) for one in faults_of({**row, "level": 3, "setting": "office"}))
    assert "prompt" in faults
    assert "rationale" in faults
    assert "source" in faults


@pytest.mark.parametrize(
    ("spoken", "slot", "where"),
    [("id-ID", "id", ""), ("en-US", "en", ""), ("nl", "id", "@xml:lang"), ("", "en", "@xml:lang")],
)
def test_words_stand_in_the_slot_of_their_language(spoken: str, slot: str, where: str) -> None:
    found = only(PLAIN.replace('xml:lang="en-GB"', f'xml:lang="{spoken}"' if spoken else ""))
    assert found.row is not None
    assert found.row["prompt"][slot] == "Which one joins two networks?"
    assert found.row["prompt"][{"id": "en", "en": "id"}[slot]] == ""
    assert (where in {one.where for one in found.notes}) == bool(where)


def test_layout_of_a_publisher_is_left_behind_and_told() -> None:
    found = only(SCHOOL, files={"lock.png": PNG, "look.css": "p{}"})
    row = found.row
    assert row is not None
    assert row["interaction"] == "multiple"
    assert row["stimulus"]["en"] == "Use a pencil.\nRead this first.\n[A padlock]"
    assert row["prompt"]["en"] == "Which are strong?"
    assert [one["en"] for one in row["options"]][:2] == ["Long phrase", "Your birthday"]
    assert row["answer"] == ["a", "c"]
    assert row["rationale"]["en"] == "Length matters."
    assert "points" not in row
    lost = noted(found, Severity.LOST)
    assert {"img", "qti-feedback-inline", "qti-rubric-block/@view=scorer"} <= lost
    changed = noted(found, Severity.CHANGED)
    assert {"qti-response-processing", "qti-outcome-declaration", "qti-simple-choice/@fixed"} <= changed
    assert {"qti-stylesheet", "em", "b", "code", "qti-choice-interaction/@shuffle"} <= noted(found, Severity.INFO)


def test_scripts_and_live_content_become_nothing() -> None:
    body = (
        '<p onclick="go()">Read <script>steal()</script><a href="https://elsewhere.example/x">this</a>'
        '<iframe src="https://elsewhere.example"/><style>p{}</style><form><input value="1"/></form></p>' + INTERACTION
    )
    found = only(item(body, declared("ChoiceB")))
    assert found.row is not None
    assert found.row["stimulus"]["en"] == "Read this"
    lost = noted(found, Severity.LOST)
    assert {"script", "iframe", "style", "form", "p/@onclick", "a/@href", "iframe/@src"} <= lost


def test_table_around_an_interaction_becomes_lines() -> None:
    table = "<table><tbody><tr><th>Plan</th><th>Cost</th></tr><tr><td>A</td><td>1|2</td></tr></tbody></table>"
    row = row_of(item(table + INTERACTION, declared("ChoiceA")))
    assert row["stimulus"] == {"kind": "text", "id": "", "en": "Plan | Cost\nA | 1/2"}


def test_translations_in_catalogues_are_taken_and_other_cards_told() -> None:
    choices = CHOICES.replace('identifier="ChoiceA"', 'identifier="ChoiceA" data-catalog-idref="c1"')
    interaction = INTERACTION.replace(CHOICES, choices)
    catalog = (
        '<qti-catalog-info><qti-catalog id="c1"><qti-card support="keyword-translation"><qti-card-entry xml:lang="id">'
        "<qti-html-content><p>Sebuah <b>kabel</b></p></qti-html-content></qti-card-entry></qti-card>"
        '<qti-card support="spoken"><qti-html-content>cable</qti-html-content></qti-card></qti-catalog>'
        "</qti-catalog-info>"
    )
    found = only(item(interaction, declared("ChoiceB"), after=catalog))
    assert found.row is not None
    assert found.row["options"][0] == {"key": "a", "id": "Sebuah kabel", "en": "A cable"}
    assert "qti-card/@support=spoken" in noted(found, Severity.LOST)


def test_shared_reading_becomes_the_stimulus() -> None:
    ref = '<qti-assessment-stimulus-ref identifier="s" href="shared/text.xml"/>'
    shared = "<qti-assessment-stimulus identifier='s' title='t'><qti-stimulus-body><p>A letter.</p></qti-stimulus-body></qti-assessment-stimulus>"
    text = PLAIN.replace("<qti-item-body>", f"{ref}<qti-item-body>")
    assert row_of(text, files={"shared/text.xml": shared})["stimulus"]["en"] == "A letter."
    missing = only(text)
    assert missing.row is not None
    assert "qti-assessment-stimulus-ref" in noted(missing, Severity.LOST)


@pytest.mark.parametrize(
    "space", ["http://www.imsglobal.org/xsd/imsqti_v2p0", "http://www.imsglobal.org/xsd/imsqti_v2p2", ""]
)
def test_older_spellings_are_read(space: str) -> None:
    text = OLD_CHOICE.replace("http://www.imsglobal.org/xsd/imsqti_v2p1", space).replace(' xmlns=""', "")
    found = only(text, kind="imsqti_item_xmlv2p1")
    assert found.row is not None
    assert found.row["prompt"]["en"] == "Pick one"
    assert (found.row["options"][2]["key"], found.row["answer"]) == ("i3", ["i3"])
    assert "@xmlns" in noted(found, Severity.INFO)
    assert "qti-mapping" in noted(found, Severity.CHANGED)


def test_reading_that_is_named_twice_comes_once_and_many_are_refused() -> None:
    shared = (
        "<qti-assessment-stimulus><qti-stimulus-body><p>Read this.</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    refs = [
        '<qti-assessment-stimulus-ref identifier="s" href="text.xml"/>',
        '<qti-assessment-stimulus-ref href="./text.xml"/>',
    ]
    twice = PLAIN.replace("<qti-item-body>", "".join(refs) + "<qti-item-body>")
    assert row_of(twice, files={"text.xml": shared})["stimulus"]["en"] == "Read this."
    often = only(PLAIN.replace("<qti-item-body>", refs[0] * 11 + "<qti-item-body>"), files={"text.xml": shared})
    assert often.row is None
    assert noted(often, Severity.REFUSED) == {"qti-assessment-stimulus-ref"}


def test_older_match_is_read_whichever_way_its_pairs_run() -> None:
    row = row_of(OLD_MATCH, kind="imsqti_item_xmlv2p1")
    assert row["prompt"]["en"] == "Join them."
    assert row["answer"] == {"a": "x", "b": "x", "c": "y"}
    assert [one["en"] for one in row["targets"]] == ["six legs", "four legs"]


def test_older_order_is_read() -> None:
    row = row_of(OLD_ORDER, kind="imsqti_item_xmlv2p2")
    words = {one["key"]: one["en"] for one in row["options"]}
    assert [words[key] for key in row["answer"]] == ["one", "two", "three"]


def test_older_number_keeps_its_tolerance() -> None:
    found = only(OLD_NUMBER, kind="imsqti_item_xmlv2p1")
    assert found.row is not None
    assert found.row["answer"] == {"number": 8, "within": 0.5}
    assert found.row["prompt"]["en"] == "A byte has ___ bits."
    assert "qti-text-entry-interaction" in noted(found, Severity.CHANGED)


@pytest.mark.parametrize(
    ("rule", "within"),
    [
        ('<qti-equal tolerance-mode="relative" tolerance="10"/>', 0.8),
        ('<qti-equal tolerance-mode="exact"/>', None),
        ('<qti-equal-rounded rounding-mode="decimalPlaces" figures="1"/>', 0.05),
    ],
)
def test_other_tolerances_become_absolute(rule: str, within: float | None) -> None:
    body = '<p>How many?</p><p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>'
    text = item(body, declared("8", kind="float"), after=f"<qti-response-processing>{rule}</qti-response-processing>")
    row = row_of(text)
    assert row["answer"].get("within") == within
    assert row["prompt"]["en"] == "How many?"


def test_accepted_spellings_are_those_that_earn_most() -> None:
    mapping = (
        '<qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1"/>'
        '<qti-map-entry map-key="york" mapped-value="0.5"/><qti-map-entry map-key="Leeds" mapped-value="0"/>'
        f'<qti-map-entry map-key="{"y" * 61}" mapped-value="1"/></qti-mapping></qti-response-declaration>'
    )
    told = declared("York", kind="string").replace("</qti-response-declaration>", mapping)
    found = only(item('<p>Where? <qti-text-entry-interaction response-identifier="RESPONSE"/></p>', told))
    assert found.row is not None
    assert found.row["answer"] == {"accept": ["York"]}
    assert {"qti-map-entry", "qti-correct-response"} <= {one.where for one in found.notes}


def test_older_gaps_become_a_sentence_with_marks() -> None:
    found = only(OLD_GAPS, kind="imsqti_item_xmlv2p1")
    assert found.row is not None
    assert found.row["prompt"]["en"] == "Fill the gaps."
    assert found.row["text"]["en"] == "Mail goes by {1}, names by {2}, not (3)."
    assert found.row["answer"] == ["smtp", "dns"]
    assert "qti-item-body" in noted(found, Severity.CHANGED)


def test_older_hotspot_keeps_its_places_without_the_picture() -> None:
    found = only(OLD_SPOT, kind="imsqti_item_xmlv2p1", files={"shot.png": PNG})
    assert found.row is not None
    picture = found.row["picture"]
    assert (picture["height"], picture["alt"]["en"]) == (200, "A browser")
    assert [(one["x"], one["y"], one["w"], one["h"]) for one in picture["regions"]] == [
        (0, 0, 320, 30),
        (150, 90, 20, 20),
        (5, 150, 50, 45),
    ]
    assert found.row["answer"] == ["bar"]
    assert "object" in noted(found, Severity.LOST)
    assert "qti-hotspot-choice/@shape=poly" in noted(found, Severity.CHANGED)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("<p>Read this.</p>", "qti-item-body"),
        ('<qti-extended-text-interaction response-identifier="RESPONSE"/>', "qti-extended-text-interaction"),
        (f'{INTERACTION}<p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>', "qti-item-body"),
        ('<qti-custom-interaction response-identifier="RESPONSE"/>', "qti-custom-interaction"),
        (
            '<qti-portable-custom-interaction response-identifier="RESPONSE" module="x"/>',
            "qti-portable-custom-interaction",
        ),
        (INTERACTION.replace("ChoiceB", "ChoiceA"), "@identifier"),
        (INTERACTION.replace("RESPONSE", "OTHER"), "qti-choice-interaction/@response-identifier"),
        (
            INTERACTION.replace(CHOICES, "".join(f'<qti-simple-choice identifier="c{n}"/>' for n in range(101))),
            "qti-simple-choice",
        ),
    ],
)
def test_item_that_cannot_be_taken_says_why_and_stops_no_other(body: str, where: str) -> None:
    package_read = read(item(body, declared("ChoiceA")), PLAIN.replace("q-one", "q-two"))
    refused, taken = package_read.items
    assert refused.row is None
    assert where in noted(refused, Severity.REFUSED)
    assert taken.row is not None


def test_item_that_is_no_xml_says_its_line() -> None:
    refused, taken = read("<qti-assessment-item>\n<p>", PLAIN).items
    assert refused.row is None
    assert "baris 2" in " ".join(str(one.what) for one in refused.notes)
    assert taken.row is not None


def test_key_that_names_no_choice_is_left_out() -> None:
    found = only(item(INTERACTION, declared("ChoiceZ")))
    assert found.row is not None
    assert found.row["answer"] == []
    assert "qti-correct-response" in noted(found, Severity.LOST)


def test_item_without_a_question_takes_its_title() -> None:
    found = only(item(INTERACTION.replace("Which one joins two networks?", " "), declared("ChoiceA")))
    assert found.row is not None
    assert found.row["prompt"]["en"] == "A first question"
    assert "qti-prompt" in noted(found, Severity.CHANGED)


def test_breaks_of_the_rules_are_told_and_read_past() -> None:
    text = PLAIN.replace(' time-dependent="false"', "").replace('max-choices="1"', 'max-choices="many"')
    found = only(text)
    assert found.row is not None
    assert {"qti-assessment-item/@time-dependent", "qti-choice-interaction/@max-choices"} <= noted(found, Severity.INFO)


def test_variables_and_attempts_are_told() -> None:
    text = PLAIN.replace("<qti-item-body>", '<qti-template-declaration identifier="N"/><qti-item-body>')
    found = only(text.replace('time-dependent="false"', 'time-dependent="true" adaptive="true"'))
    assert {"qti-template-declaration", "@adaptive"} <= noted(found, Severity.CHANGED)
    assert "@time-dependent" in noted(found, Severity.LOST)


def test_test_gives_the_order_and_tells_what_it_loses() -> None:
    more = (
        '<resource identifier="T" type="imsqti_test_xmlv2p1" href="tests/t.xml"><file href="tests/t.xml"/></resource>'
    )
    first = PLAIN.replace("q-one", "first")
    found = read(first, PLAIN.replace("q-one", "second"), more=more, files={"tests/t.xml": TEST})
    (plan,) = found.plans
    assert [(one.title, one.items) for one in plan.sections] == [("Second", ("second",)), ("First", ("first",))]
    assert [one.identifier for one in found.items] == ["second", "first"]
    where = {one.where for one in found.notes}
    assert {"qti-time-limits", "qti-ordering", "qti-assessment-item-ref", "qti-assessment-test"} <= where


def test_what_is_not_in_the_package_is_not_fetched() -> None:
    more = (
        '<resource identifier="far" type="imsqti_item_xmlv3p0" href="https://elsewhere.example/q.xml"/>'
        '<resource identifier="gone" type="imsqti_item_xmlv3p0" href="gone.xml"/>'
        '<resource identifier="odd" type="learning-application/x" href="a.bin"/>'
    )
    found = read(PLAIN, more=more)
    assert [one.identifier for one in found.items] == ["q-one"]
    assert {(one.where, one.severity) for one in found.notes} == {
        ("resource/@href", Severity.LOST),
        ("resource/@type", Severity.INFO),
    }


def test_folder_in_the_archive_and_litter_of_a_system_do_not_matter() -> None:
    files = {
        "export/imsmanifest.xml": manifest({"R": "deep/q.xml"}),
        "export/deep/q.xml": PLAIN,
        "__MACOSX/export/._q.xml": b"\x00\x05\x16\x07",
        "export/.DS_Store": b"\x00",
    }
    from melek.assessment.rules.qti.package import read_package

    assert read_package(zipped(files)).items[0].identifier == "q-one"


def test_base_of_a_manifest_is_honoured() -> None:
    files = {"imsmanifest.xml": manifest({"R": "q.xml"}).replace("<resources>", '<resources xml:base="items/">')}
    from melek.assessment.rules.qti.package import read_package

    assert read_package(zipped({**files, "items/q.xml": PLAIN})).items[0].identifier == "q-one"


def test_own_task_without_its_file_or_with_a_strange_one_is_refused() -> None:
    told = '<qti-response-declaration identifier="RESPONSE" cardinality="record"/>'
    body = (
        '<p>Do it.</p><qti-custom-interaction xmlns:melek="urn:melek:qti:1" response-identifier="RESPONSE"'
        ' melek:href="t.json"/>'
    )
    for data in (None, "{", "[]", '{"interaction": "task"}', '{"interaction": "task", "x": NaN}', "[" * 9000):
        found = only(item(body, told), files={"t.json": data} if data else {})
        assert found.row is None
        assert "qti-custom-interaction" in noted(found, Severity.REFUSED)


def test_mark_of_a_gap_that_does_not_exist_is_no_mark_in_a_translation_either() -> None:
    catalog = (
        '<qti-catalog-info><qti-catalog id="c1"><qti-card support="keyword-translation"><qti-card-entry xml:lang="id">'
        "<qti-html-content><p>Surat lewat {1}, bukan {7}.</p></qti-html-content></qti-card-entry></qti-card>"
        "</qti-catalog></qti-catalog-info>"
    )
    gap = (
        '<qti-inline-choice-interaction response-identifier="RESPONSE"><qti-inline-choice identifier="a">SMTP'
        "</qti-inline-choice></qti-inline-choice-interaction>"
    )
    body = f'<p>Fill it.</p><p class="melek-sentence" data-catalog-idref="c1">Mail goes by {gap}.</p>'
    row = row_of(item(body, declared("a"), after=catalog))
    assert row["text"] == {"id": "Surat lewat {1}, bukan (7).", "en": "Mail goes by {1}."}
