"""The room on its pages: made, judged, closed, judged again, signed."""

from typing import Any

import pytest
from django.urls import reverse

from melek.assessment.models import Judgement, Panel
from melek.assessment.services.panels.cuts import booklet_of
from melek.identity.models import TrailEntry, User
from tests.assessment.panels.test_cuts import BORDERLINE
from tests.assessment.people import holder, person, signed_in


@pytest.mark.parametrize("method", ["angoff", "bookmark"])
def test_a_panel_sets_a_cut(secured: Any, method: str) -> None:
    judges = [User.objects.create_user(f"anggota-{number}", "kata-sandi-panjang") for number in range(3)]
    guide = signed_in(person("evaluator"))
    told = {
        "name": "Panel uji",
        "parameter_set": secured.bank.parameter_sets.get().pk,
        "method": method,
        "response_probability": "0.67",
        "items": "10",
        "borderline": BORDERLINE,
        "judges": "\n".join(one.username for one in judges),
    }
    assert guide.post(reverse("assessment:new_panel"), {**told, "judges": "satu"}).status_code == 422
    guide.post(reverse("assessment:new_panel"), told)
    panel = Panel.objects.get()
    page, form = (reverse(f"assessment:{name}", args=[panel.uuid]) for name in ("panel", "judge_panel"))
    assert guide.post(reverse("assessment:close_round", args=[panel.uuid])).status_code == 409
    for judge in judges:
        client = signed_in(judge)
        assert "Menilai" in client.get(page).content.decode()
        text = client.get(form).content.decode()
        assert "Kunci:" in text
        seen = TrailEntry.objects.get(event="assessment.item.read", actor=judge)
        assert len(seen.after["codes"]) in ({10} if method == "angoff" else range(5, 11))  # steps share an item
        assert client.post(form, {"halaman": "1"} if method == "bookmark" else {"nilai_0": "400"}).status_code == 422
        answer = client.post(form, {"halaman": "6", **{f"nilai_{place}": "60" for place in range(10)}})
        assert answer["Location"] == page
    guide.post(reverse("assessment:close_round", args=[panel.uuid]))
    text = guide.get(page).content.decode()
    assert "Batas putaran 1: skor" in text
    assert "Anggota 2" in signed_in(judges[0]).get(page).content.decode()
    guide.post(reverse("assessment:open_round", args=[panel.uuid]))
    guide.post(
        reverse("assessment:end_panel", args=[panel.uuid]), {"reason": "Cukup."}
    ) if method == "bookmark" else None
    assert holder("learning_manager").get(page).status_code == 403


def test_signing_on_the_page_makes_a_definition(secured: Any) -> None:
    from tests.assessment.panels.test_cuts import judged, made

    judges = [User.objects.create_user(f"anggota-{number}", "kata-sandi-panjang") for number in range(4)]
    guide = person("evaluator")
    panel, client = made(secured, guide, judges), signed_in(guide)
    judged(panel, judges, 0.3)
    client.post(reverse("assessment:close_round", args=[panel.uuid]))
    sign = reverse("assessment:sign_cut", args=[panel.uuid])
    own = client.get(reverse("assessment:panel", args=[panel.uuid])).content.decode()
    assert sign not in own
    client = signed_in(person("evaluator", "penanda-tangan"))
    assert sign in client.get(reverse("assessment:panel", args=[panel.uuid])).content.decode()
    assert client.post(sign, {}).status_code == 422
    client.post(
        sign,
        {
            "version": "2027.1",
            "valid_from": "2027-01-01",
            "owner": "Pemilik",
            "consultation": "Panel.",
        },
    )
    panel.refresh_from_db()
    assert panel.definition is not None
    assert "Panel 4 orang" in panel.definition.cut_method_id
    assert "Batas sudah ditandatangani" in client.get(reverse("assessment:panel", args=[panel.uuid])).content.decode()


def test_many_items_are_judged_in_parts(secured: Any) -> None:
    from tests.assessment.panels.test_cuts import made

    judges = [User.objects.create_user(f"anggota-{number}", "kata-sandi-panjang") for number in range(3)]
    panel = made(secured, person("evaluator"), judges, items=24)
    client, form = signed_in(judges[0]), reverse("assessment:judge_panel", args=[panel.uuid])
    assert client.get(form).content.decode().count('name="nilai_') == 10
    answer = client.post(form, {f"nilai_{place}": "60" for place in range(9)})
    assert answer["Location"] == f"{form}?bagian=2"
    client.post(f"{form}?bagian=2", {f"nilai_{place}": "40" for place in range(10, 20)})
    last = client.get(f"{form}?bagian=3").content.decode()
    assert "21–24 dari 24" in last
    assert "5 soal belum dinilai." in last
    answer = client.post(f"{form}?bagian=3", {f"nilai_{place}": "20" for place in range(20, 24)})
    assert answer["Location"] == f"{form}?bagian=1"
    answer = client.post(f"{form}?bagian=3", {"nilai_9": "55"})
    assert answer["Location"] == reverse("assessment:panel", args=[panel.uuid])
    said = Judgement.objects.get(judge__account=judges[0])
    assert said.values == [0.6] * 9 + [0.55] + [0.4] * 10 + [0.2] * 4


def test_bookmark_may_lie_past_the_last_page(secured: Any) -> None:
    from tests.assessment.panels.test_cuts import made

    judges = [User.objects.create_user(f"anggota-{number}", "kata-sandi-panjang") for number in range(3)]
    panel = made(secured, person("evaluator"), judges, method="bookmark")
    client, form = signed_in(judges[0]), reverse("assessment:judge_panel", args=[panel.uuid])
    pages = booklet_of(panel).pages
    text = client.get(f"{form}?bagian=99").content.decode()
    assert f'name="halaman" value="{pages + 1}"' in text
    assert client.post(form, {"halaman": str(pages + 1)}).status_code == 302
    assert "Menurut Anda semua halaman dikuasai." in client.get(f"{form}?bagian=99").content.decode()
    assert client.post(form, {"halaman": str(pages + 2)}).status_code == 422
    client.post(form, {"halaman": "2"})
    assert "Penanda Anda di sini" in client.get(form).content.decode()
