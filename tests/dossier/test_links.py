"""Links as evidence: copied and hashed, or marked as not copied with the reason; closed networks are never reached."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from melek.dossier.enums import LinkFault
from melek.dossier.models import SheetLink, StoredFile
from melek.dossier.queries.sheets import known_answers, links_by_criterion
from melek.dossier.rules.addresses import networks
from melek.dossier.services.files import content_of
from melek.dossier.services.sheet_evidence import LinkRefused, freeze_link
from melek.dossier.services.sheets import SheetSubmitted, submit_sheet
from melek.dossier.services.web import Limits, NotFetched, fetch
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from tests.dossier import web
from tests.dossier.files import EXE, PDF
from tests.dossier.sheets import SELF, answer, sheet_of
from tests.dossier.web import PAGE, Site
from tests.dossier.world import NOW, World

pytestmark = pytest.mark.usefixtures("_holder")
HERE = networks(["127.0.0.0/8"])


def here(host: str, port: int) -> list[str]:
    """Every name is this machine, except one that nobody knows."""
    if host == "entah.example":
        raise OSError("unknown")
    return {"luar.example": ["203.0.113.9"], "dalam.example": ["10.0.0.8"]}.get(host, ["127.0.0.1"])


@pytest.fixture
def site() -> Iterator[Site]:
    with web.serving() as made:
        yield made


def fault_of(url: str, **more: Any) -> LinkFault:
    limits = Limits(**{"seconds": 5.0, "allowed": HERE} | more)
    with pytest.raises(NotFetched) as caught:
        fetch(url, limits=limits, resolve=here)
    return caught.value.fault


def frozen(world: World, url: str, **more: Any) -> SheetLink:
    told = {"sheet": more.pop("sheet", None) or sheet_of(world), "criterion": "modul", "role": SELF, "by": world.tari}
    return freeze_link(url=url, at=NOW, resolve=here, **(told | more))


def test_a_link_is_copied_and_hashed(world: World, site: Site, settings: Any) -> None:
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    link = frozen(world, f" {site.url('/')} ")
    assert link.stored is not None
    assert (link.state, link.fault, link.media_type) == ("frozen", "", "text/html")
    assert link.hash == hashlib.sha256(PAGE).hexdigest()
    assert content_of(link.stored) == PAGE
    assert links_by_criterion(link.sheet) == {"modul": [link]}
    entry = TrailEntry.objects.get(event="dossier.link.added")
    assert entry.after == {"criterion": "modul", "state": "frozen", "hash": link.hash}


def test_the_site_sees_its_name_and_no_secret(world: World, site: Site, settings: Any) -> None:
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    frozen(world, site.url("/"))
    [(path, headers)] = site.asked
    assert path == "/"
    assert headers["Host"] == f"laporan.example:{site.port}"
    assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


def test_without_leave_this_machine_is_a_closed_network(world: World, site: Site) -> None:
    link = frozen(world, site.url("/"))
    assert (link.state, link.fault, link.stored, link.hash) == ("not_frozen", "private_address", None, "")
    assert site.asked == []
    assert not StoredFile.objects.exists()


def test_only_a_link_that_is_copied_is_evidence(world: World, site: Site, settings: Any) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, modul=2)
    frozen(world, site.url("/"), sheet=sheet)
    assert known_answers(sheet, SELF)["modul"].value is None
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    frozen(world, site.url("/"), sheet=sheet)
    assert known_answers(sheet, SELF)["modul"].value == 2


@pytest.mark.parametrize("url", ["lan.go.id", "file:///etc/passwd", "https://a:b@lan.go.id/", "http://lan.go.id:22/"])
def test_what_is_no_link_is_refused(world: World, url: str) -> None:
    with pytest.raises(LinkRefused):
        frozen(world, url)
    assert not SheetLink.objects.exists()


def test_only_who_may_answer_brings_links_and_only_while_it_is_open(world: World, site: Site, settings: Any) -> None:
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    sheet = sheet_of(world)
    for user in (world.intan, world.doni):
        with pytest.raises(NotAllowed):
            frozen(world, site.url("/"), sheet=sheet, by=user)
    answer(sheet, world.tari, tujuan=True, materi=1, modul=2)
    frozen(world, site.url("/"), sheet=sheet)
    submit_sheet(sheet=sheet, by=world.tari, at=NOW)
    with pytest.raises(SheetSubmitted):
        frozen(world, site.url("/"), sheet=sheet)


def test_a_redirect_is_followed_and_judged_anew(site: Site) -> None:
    site.answers["/pindah"] = web.moved("/")
    site.answers["/keluar"] = web.moved("http://dalam.example/")
    site.answers["/berkas"] = web.moved("file:///etc/passwd")
    site.answers["/putar"] = web.moved("/putar")
    told = fetch(site.url("/pindah"), limits=Limits(allowed=HERE), resolve=here)
    assert (told.content, told.url) == (PAGE, site.url("/"))
    assert fault_of(site.url("/keluar")) == LinkFault.PRIVATE_ADDRESS
    assert fault_of(site.url("/berkas")) == LinkFault.REFUSED
    assert fault_of(site.url("/putar")) == LinkFault.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("addresses", [["127.0.0.1", "10.0.0.8"], ["10.0.0.8"], ["::ffff:169.254.169.254"]])
def test_one_closed_address_of_a_name_is_enough(site: Site, addresses: list[str]) -> None:
    with pytest.raises(NotFetched) as caught:
        fetch(site.url("/"), limits=Limits(allowed=HERE), resolve=lambda host, port: addresses)
    assert caught.value.fault == LinkFault.PRIVATE_ADDRESS
    assert site.asked == []


def test_the_connection_goes_to_the_address_that_was_judged(site: Site) -> None:
    """A name server that answers otherwise the second time is asked only once for each step."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.8"]

    assert fetch(site.url("/"), limits=Limits(allowed=HERE), resolve=resolve).content == PAGE
    assert asked == ["laporan.example"]


def test_what_is_too_large_endless_or_slow_ends(site: Site) -> None:
    site.answers |= {"/endless": web.endless, "/drip": web.dripping, "/cut": web.cut_off}
    assert fault_of(site.url("/"), size=10) == LinkFault.TOO_LARGE
    assert fault_of(site.url("/endless"), size=1_000_000) == LinkFault.TOO_LARGE
    assert fault_of(site.url("/drip"), seconds=0.3) == LinkFault.TIMED_OUT
    assert fault_of(site.url("/cut")) == LinkFault.UNREACHABLE


def test_other_answers_are_no_evidence(site: Site) -> None:
    site.answers |= {
        "/program": lambda handler: web.page(handler, EXE, kind="application/pdf"),
        "/kosong": lambda handler: web.page(handler, b""),
        "/galat": lambda handler: web.page(handler, status=500),
    }
    found = {path: fault_of(site.url(path)) for path in ("/program", "/kosong", "/galat", "/tidak-ada")}
    assert found == {
        "/program": LinkFault.PROGRAM,
        "/kosong": LinkFault.EMPTY,
        "/galat": LinkFault.REFUSED,
        "/tidak-ada": LinkFault.REFUSED,
    }


def test_a_name_or_a_port_that_is_not_there(site: Site) -> None:
    assert fault_of("http://entah.example/") == LinkFault.UNKNOWN_HOST
    with web.serving() as gone:
        port = gone.port
    assert fault_of(f"http://laporan.example:{port}/") == LinkFault.UNREACHABLE


def test_a_site_without_https_is_not_copied_over_https(site: Site) -> None:
    assert fault_of(site.url("/").replace("http:", "https:")) == LinkFault.UNREACHABLE


def test_https_holds_only_with_a_certificate_that_is_trusted_for_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = web.certificate_for("laporan.example", tmp_path)
    with web.serving(certificate) as site:
        secure, other = (site.url("/", host=host).replace("http:", "https:") for host in ("laporan.example", "lain.id"))
        assert fault_of(secure) == LinkFault.UNREACHABLE
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(secure, limits=Limits(allowed=HERE), resolve=here).content == PAGE
        assert fault_of(other) == LinkFault.UNREACHABLE


def test_a_senseless_media_type_is_not_kept(world: World, site: Site, settings: Any) -> None:
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    site.answers["/"] = lambda handler: web.page(handler, PDF, kind="<script>")
    assert frozen(world, site.url("/")).media_type == "application/octet-stream"
