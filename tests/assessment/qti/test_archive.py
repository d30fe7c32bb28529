"""Hostile packages: each is refused for its own reason, in words, before anything of it is used."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from melek.assessment.rules.qti import archive, errors
from melek.assessment.rules.qti.archive import is_remote, opened, place_of
from melek.assessment.rules.qti.nodes import MOST_DEPTH, parsed
from melek.assessment.rules.qti.package import read_package
from tests.assessment.qti.foreign import INTERACTION, PLAIN, PNG, declared, item, manifest, package, zipped

MANIFEST = {"imsmanifest.xml": manifest({"R": "q.xml"}), "q.xml": PLAIN}


def with_file(name: str, content: bytes | str = "x") -> bytes:
    return zipped({**MANIFEST, name: content})


def with_entry(change: Callable[[zipfile.ZipInfo], None], *, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as packed:
        entry = zipfile.ZipInfo("q.xml")
        entry.compress_type = kind
        change(entry)
        packed.writestr(entry, PLAIN)
        packed.writestr("imsmanifest.xml", MANIFEST["imsmanifest.xml"])
    return stream.getvalue()


def repeated(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, PLAIN)
    return stream.getvalue()


def as_link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def as_device(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFCHR | 0o666) << 16


def locked(data: bytes) -> bytes:
    """The same archive with the bit of encryption set in its directory."""
    place = data.index(b"PK\x01\x02")
    return data[: place + 8] + b"\x01" + data[place + 9 :]


def with_count(data: bytes, count: int) -> bytes:
    """The same archive whose end claims another number of files."""
    place = data.rindex(b"PK\x05\x06")
    return data[: place + 10] + struct.pack("<H", count) + data[place + 12 :]


def named_often(times: int) -> str:
    """An item whose options all lead to one long translation."""
    card = (
        '<qti-catalog-info><qti-catalog id="c"><qti-card support="keyword-translation"><qti-card-entry xml:lang="id">'
        f"<qti-html-content><p>{'abc ' * 25_000}</p></qti-html-content></qti-card-entry></qti-card></qti-catalog>"
        "</qti-catalog-info>"
    )
    options = "".join(
        f'<qti-simple-choice identifier="C{n}" data-catalog-idref="c">x</qti-simple-choice>' for n in range(times)
    )
    return item(
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="1">{options}</qti-choice-interaction>',
        declared("C1"),
        after=card,
    )


def with_second_directory(count: int) -> bytes:
    """An archive that claims one file, while the record that ZIP64 leads to names many: `zipfile` reads those."""
    start = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0) + b"a"
    fields = (b"PK\x01\x02", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    directory = (struct.pack("<4sHHHHHHLLLHHHHHLL", *fields) + b"a") * count
    size, place = len(directory), len(start)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, place)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place + size, 1)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, 47, place, 0)
    return start + directory + record + locator + end


HOSTILE = {
    "no archive": (b"hello", errors.NotAPackage),
    "nothing": (b"", errors.NotAPackage),
    "cut": (package(PLAIN)[:-30], errors.NotAPackage),
    "letters after the end": (package(PLAIN) + b"x", errors.NotAPackage),
    "too large": (b"PK" * 10_000_001, errors.PackageTooLarge),
    "bomb": (with_file("a.txt", b"0" * 3_000_000), errors.UnpacksTooFar),
    "large file": (zipped({**MANIFEST, "q.xml": "<a>" + "0123456789" * 210_000}), errors.UnpacksTooFar),
    "many files": (zipped({str(number): "" for number in range(5001)}), errors.TooManyFiles),
    "a claim of many files": (with_count(package(PLAIN), 60_000), errors.TooManyFiles),
    "a second directory": (with_second_directory(6000), errors.Zip64Package),
    "up and out": (with_file("../q.txt"), errors.UnsafeName),
    "up within": (with_file("a/../b.txt"), errors.UnsafeName),
    "absolute": (with_file("/etc/x.txt"), errors.UnsafeName),
    "drive": (with_file("C:x.txt"), errors.UnsafeName),
    "backslash": (with_file("a\\b.txt"), errors.UnsafeName),
    "control letter": (with_file("a\nb.txt"), errors.UnsafeName),
    "long name": (with_file("a" * 300), errors.UnsafeName),
    "link": (with_entry(as_link), errors.NotAFile),
    "device": (with_entry(as_device), errors.NotAFile),
    "archive by name": (with_file("more.zip"), errors.NestedPackage),
    "archive by content": (with_file("more.dat", package(PLAIN)), errors.NestedPackage),
    "other packing": (with_entry(lambda entry: None, kind=zipfile.ZIP_BZIP2), errors.LockedPackage),
    "encrypted": (locked(package(PLAIN)), errors.LockedPackage),
    "program": (with_file("setup.bin", b"MZ\x90"), errors.WrongMedia),
    "page called a picture": (with_file("a.png", "<html/>"), errors.WrongMedia),
    "picture called XML": (with_file("a.xml", PNG), errors.WrongMedia),
    "picture called an item": (
        zipped({"imsmanifest.xml": manifest({"R": "q.png"}), "q.png": PNG}),
        errors.WrongMedia,
    ),
    "no manifest": (zipped({"q.xml": PLAIN}), errors.NoManifest),
    "two manifests": (
        zipped({"a/imsmanifest.xml": "<manifest/>", "b/imsmanifest.xml": "<manifest/>"}),
        errors.NoManifest,
    ),
    "other root": (zipped({"imsmanifest.xml": "<html/>"}), errors.NoManifest),
    "nothing inside": (zipped({"imsmanifest.xml": "<manifest/>"}), errors.NothingToRead),
    "broken manifest": (zipped({"imsmanifest.xml": "<manifest>"}), errors.NotXml),
    "QTI 1": (package("<questestinterop/>"), errors.OldQti),
    "QTI 1 by type": (package(PLAIN, kind="imsqti_xmlv1p2"), errors.OldQti),
    "two resources of one name": (
        package(PLAIN, more='<resource identifier="R1" type="webcontent" href="x"/>'),
        errors.RepeatedIdentifier,
    ),
    "two items of one name": (package(PLAIN, PLAIN), errors.RepeatedIdentifier),
    "address that leads out": (
        zipped({"imsmanifest.xml": manifest({"R": "../../q.xml"}), "q.xml": PLAIN}),
        errors.UnsafeName,
    ),
    "stimulus that leads out": (
        package(
            PLAIN.replace(
                "<qti-item-body>", '<qti-assessment-stimulus-ref identifier="s" href="../../x.xml"/><qti-item-body>'
            )
        ),
        errors.UnsafeName,
    ),
    "entities": (
        package('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'),
        errors.DoctypeForbidden,
    ),
    "outside entity": (
        package('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        errors.DoctypeForbidden,
    ),
    "doctype": (
        package('<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://elsewhere.example/x.dtd"><x/>'),
        errors.DoctypeForbidden,
    ),
    "another encoding by name": (
        package('<?xml version="1.0" encoding="ISO-8859-1"?><x/>'),
        errors.NotUtf8,
    ),
    "another encoding by bytes": (zipped({**MANIFEST, "q.xml": b"<a>\xe9</a>"}), errors.NotUtf8),
    "two bytes a letter": (zipped({**MANIFEST, "q.xml": PLAIN.encode("utf-16")}), errors.NotUtf8),
    "deep": (package("<a>" * (MOST_DEPTH + 1)), errors.TooIntricate),
    "wide": (package("<a>" + "<b/>" * 21_000 + "</a>"), errors.TooIntricate),
    "one text named often": (package(named_often(60)), errors.TooIntricate),
    "many attributes": (package("<a " + " ".join(f'a{n}="1"' for n in range(120)) + "/>"), errors.TooIntricate),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_package_is_refused_by_its_reason(name: str) -> None:
    data, reason = HOSTILE[name]
    with pytest.raises(reason) as refused:
        read_package(data)
    assert str(refused.value)
    assert "{" not in str(refused.value)


@pytest.mark.parametrize("names", [("q.xml", "q.xml"), ("q.xml", "Q.xml"), ("q.xml", "./q.xml")])
def test_two_files_of_one_name_are_refused(names: tuple[str, str], recwarn: pytest.WarningsRecorder) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        data = repeated(*names)
    with pytest.raises(errors.RepeatedName):
        opened(data)


def test_file_that_unpacks_beyond_its_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(zipped(MANIFEST))
    with pytest.raises(errors.FileTooLarge):
        found.read("q.xml", most=10)
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 10)
    with pytest.raises(errors.PackageTooLarge):
        opened(zipped(MANIFEST))


def test_damaged_file_is_named() -> None:
    data = zipped({**MANIFEST, "notes.txt": "abcdefgh" * 4000})
    place = data.index(b"notes.txt") + 20
    broken = data[:place] + bytes(byte ^ 255 for byte in data[place : place + 8]) + data[place + 8 :]
    with pytest.raises(errors.DamagedFile, match=r"notes\.txt"):
        opened(broken)


def test_too_much_work_in_one_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from melek.assessment.rules.qti import package as packages

    for name, limit in (("MOST_NODES", 5), ("LARGEST_TEXTS", 50), ("MOST_ITEMS", 0)):
        with monkeypatch.context() as patched:
            patched.setattr(packages, name, limit)
            with pytest.raises(errors.PackageRefused):
                read_package(package(PLAIN))


def test_tasks_that_take_too_long_to_check_are_refused() -> None:
    states = ",".join(["{}"] * 3000)
    task = f'{{"interaction":"task","variants":[{states}],"states":[{states}],"scene":{{}},"key":{{"credit":[]}}}}'
    told = '<qti-response-declaration identifier="RESPONSE" cardinality="record"/>'
    body = '<qti-custom-interaction xmlns:m="urn:melek:qti:1" response-identifier="RESPONSE" m:href="t.json"/>'
    with pytest.raises(errors.TooIntricate):
        read_package(package(item(body, told), files={"t.json": task}))


def test_comments_and_instructions_in_xml_mean_nothing() -> None:
    root = parsed(b"\xef\xbb\xbf<?xml version='1.0'?><?go there?><!-- a --><a>b<!-- c -->d</a>", "a.xml").root
    assert root.text == "bd"


@pytest.mark.parametrize(
    "href", ["http://a.example/x", "//a.example/x", "file:///etc/passwd", "data:text/plain,x", "http://["]
)
def test_address_outside_is_known(href: str) -> None:
    assert is_remote(href)


@pytest.mark.parametrize(
    ("href", "base", "place"),
    [
        ("b.xml", "a/c.xml", "a/b.xml"),
        ("../b%20c.svg#x", "a/c.xml", "b c.svg"),
        ("./x.xml?y", "", "x.xml"),
        ("", "a/b", ""),
    ],
)
def test_address_within_is_a_name(href: str, base: str, place: str) -> None:
    assert not is_remote(href)
    assert place_of(href, base=base) == place


@pytest.mark.parametrize("href", ["/etc/x", "../x", "a/../../x", "%2e%2e/x", "a\\b", "%00"])
def test_address_that_leads_out_is_refused(href: str) -> None:
    with pytest.raises(errors.UnsafeName):
        place_of(href)


def test_plain_package_is_opened() -> None:
    assert item(INTERACTION, declared("ChoiceA")) != PLAIN
    assert "q.xml" in opened(zipped(MANIFEST))
