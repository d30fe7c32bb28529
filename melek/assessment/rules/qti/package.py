"""A whole content package: items, their files, at most a few tests, and the manifest that holds them together."""

import io
import json
import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.archive import Archive, is_remote, opened, place_of
from melek.assessment.rules.qti.errors import (
    NoManifest,
    NothingToRead,
    NotXml,
    OldQti,
    PackageTooLarge,
    RepeatedIdentifier,
    TooIntricate,
    TooManyItems,
    WrongMedia,
)
from melek.assessment.rules.qti.items_in import ReadItem, read_item
from melek.assessment.rules.qti.items_out import Written, write_item
from melek.assessment.rules.qti.manifest import (
    Resource,
    is_item,
    is_old,
    is_test,
    read_manifest,
    resource_of_test,
    write_manifest,
)
from melek.assessment.rules.qti.names import ITEM_TYPE, MANIFEST, identifier_of
from melek.assessment.rules.qti.nodes import Document, Node, parsed
from melek.assessment.rules.qti.notes import Notes
from melek.assessment.rules.qti.plans import Plan, Section, read_plan, write_plan
from melek.assessment.rules.qti.surfaces import plain_data, work_of
from melek.assessment.rules.qti.texts import Budget
from melek.kit.formats import filesize

MOST_ITEMS, LONGEST_ROW, LARGEST_TEXTS = 1_000, 30_000, 40_000_000
MOST_LETTERS = 4_000_000  # that one item may give, however often it names a text; a package LARGEST_TEXTS
MOST_NODES, MOST_WORK = 600_000, 60_000_000  # of a whole package: elements; letters of tasks times their examples
_EPOCH = (1980, 1, 1, 0, 0, 0)  # every file of every package carries this moment, so that equal items give equal bytes
_TEST_FILE = "tests/test-1.xml"


@dataclass(frozen=True)
class Draft:
    """An item that is to be written: its row, and what the manifest tells of it."""

    name: str
    title: str
    row: Mapping[str, Any]
    about: Mapping[str, str]

    @property
    def identifier(self) -> str:
        """The identifier of the item."""
        return identifier_of(f"item-{self.name}")


@dataclass(frozen=True)
class Package:
    """What a package holds: items in the order of its tests, then of its manifest; the tests; notes on the package."""

    items: list[ReadItem]
    plans: list[Plan]
    notes: Notes = field(default_factory=Notes)


def write_package(
    drafts: Sequence[Draft], *, title: str, languages: Sequence[str], sections: Sequence[Section] = ()
) -> bytes:
    """A package of items, with a test when there are sections (which name items by their identifiers).

    The first of `languages` is the one in which the items are shown. Equal items give equal bytes.
    """
    made = [
        write_item(one.row, identifier=one.identifier, name=one.name, title=one.title, languages=languages)
        for one in drafts
    ]
    resources = [_resource(one, item, languages) for one, item in zip(drafts, made, strict=True)]
    files = {name: data for item in made for name, data in item.files.items()}
    if sections:
        hrefs = {item.identifier: f"../{item.href}" for item in made}
        plan = Plan("test-1", title, tuple(sections))
        files[_TEST_FILE] = write_plan(plan, hrefs, language=languages[0])
        resources.append(resource_of_test("test-1", _TEST_FILE, title, resources, languages))
    manifest = write_manifest(resources, title=title, languages=languages)
    return _zipped({MANIFEST: manifest, **dict(sorted(files.items()))})


def _resource(draft: Draft, item: Written, languages: Sequence[str]) -> Resource:
    return Resource(
        item.identifier,
        ITEM_TYPE,
        item.href,
        tuple(item.files),
        title=draft.title,
        interaction=item.interaction,
        languages=tuple(languages),
        about=draft.about,
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(entry, data, compresslevel=9)
    return stream.getvalue()


def read_package(data: bytes, *, language: str = "id") -> Package:
    """The items of a package; `language` serves items that do not say theirs.

    What is wrong with one item is a note of that item, which then may have no row. Raises PackageRefused by its reason
    for anything that is no honest package. Nothing outside the package is read.
    """
    files = _Files(opened(data))
    if MANIFEST not in files.archive:
        raise NoManifest
    root = files.document(MANIFEST, is_manifest=True).root
    if root.name != "manifest":
        raise NoManifest
    resources, notes = read_manifest(root), Notes()
    if any(is_old(one) for one in resources):
        raise OldQti
    items = _items([one for one in resources if is_item(one)], files, notes, language)
    plans = [_plan(one, files, items, notes) for one in resources if is_test(one) and _is_here(one, files, notes)]
    for one in resources:
        if not (is_item(one) or is_test(one)) and not one.kind.lower().startswith(("webcontent", "imsqti_", "css")):
            notes.info("resource/@type", str(told.OTHER_RESOURCE).format(kind=one.kind[:60]))
    if not items:
        raise NothingToRead
    if plans:
        notes.info("qti-assessment-test", told.TEST_PARTS)
    return Package(_ordered(items, plans), plans, notes)


class _Files:
    """The files of a package while it is read: each at most once, and not more of them together than is sensible."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.size, self.nodes, self.work = archive, 0, 0, 0
        self.known: dict[str, Document | None] = {}
        self.budget = Budget(MANIFEST, LARGEST_TEXTS)

    def data(self, name: str) -> bytes:
        content = self.archive.read(name)
        self.size += len(content)
        if self.size > LARGEST_TEXTS:
            raise PackageTooLarge(limit=filesize(LARGEST_TEXTS))
        return content

    def document(self, name: str, *, is_manifest: bool = False) -> Document:
        document = parsed(self.data(name), name, is_manifest=is_manifest)
        self._count(document, name)
        return document

    def _count(self, document: Document, name: str) -> None:
        self.nodes += document.count
        if self.nodes > MOST_NODES:
            raise TooIntricate(name=name)

    def other(self, href: str, base: str, endings: tuple[str, ...]) -> str:
        """The name of another file of the package that an item means, or nothing."""
        if not href or is_remote(href):
            return ""
        name = place_of(href, base=base)
        return name if name in self.archive and name.lower().endswith(endings) else ""

    def tree(self, href: str, base: str) -> Node | None:
        """Another file of XML, or None when it is not there or not well-formed; it counts each time it is used."""
        name = self.other(href, base, (".xml", ".svg"))
        if name and name not in self.known:
            try:
                self.known[name] = self.document(name)
            except NotXml:
                self.known[name] = None
        elif (again := self.known.get(name)) is not None:
            self._count(again, name)
        found = self.known.get(name)
        return found.root if found else None

    def value(self, href: str, base: str) -> Any:
        """The value of a file of JSON."""
        name = self.other(href, base, (".json",))
        if not name:
            return None
        data = self.data(name)
        value = plain_data(data)
        self.work += work_of(value, len(data))
        if self.work > MOST_WORK:
            raise TooIntricate(name=name)
        return value


def _is_here(one: Resource, files: _Files, notes: Notes) -> bool:
    """Whether a resource's file is in the package. Raises WrongMedia for one that is no XML by its name."""
    if is_remote(one.href):
        notes.lost("resource/@href", told.REMOTE)
        return False
    name = place_of(one.href)
    if name not in files.archive:
        notes.lost("resource/@href", str(told.MISSING_FILE).format(name=name[:80]))
        return False
    if not name.lower().endswith(".xml"):
        raise WrongMedia(name=name)
    return True


def _items(resources: Sequence[Resource], files: _Files, notes: Notes, language: str) -> list[ReadItem]:
    if len(resources) > MOST_ITEMS:
        raise TooManyItems(limit=MOST_ITEMS)
    items: list[ReadItem] = []
    seen: set[str] = set()
    for one in resources:
        if not _is_here(one, files, notes):
            continue
        item = _item(one, files, language)
        if item.identifier in seen:
            raise RepeatedIdentifier(identifier=item.identifier[:80])
        seen.add(item.identifier)
        items.append(item)
    return items


def _item(resource: Resource, files: _Files, language: str) -> ReadItem:
    href = place_of(resource.href)
    try:
        document = files.document(href)
    except NotXml as error:
        return _unread(resource, href, str(error))
    if document.root.name == "qti-questestinterop":
        raise OldQti
    if document.root.name != "qti-assessment-item":
        return _unread(resource, href, document.root.name[:60])
    item = read_item(
        document,
        href=href,
        about=dict(resource.about),
        language=language,
        budget=Budget(href, MOST_LETTERS, files.budget),
        load=lambda other: files.tree(other, href),
        load_data=lambda other: files.value(other, href),
    )
    if item.row is not None and len(json.dumps(item.row, ensure_ascii=False)) > LONGEST_ROW:
        item.notes.refused("qti-item-body", str(told.TOO_LONG).format(most=LONGEST_ROW))
    row = None if item.notes.is_refused else item.row
    return ReadItem(item.identifier or resource.identifier, item.title, href, row, item.notes, item.about)


def _unread(resource: Resource, href: str, why: str) -> ReadItem:
    notes = Notes()
    notes.refused(posixpath.basename(href), str(told.NOT_READABLE).format(why=why))
    return ReadItem(resource.identifier, "", href, None, notes)


def _plan(resource: Resource, files: _Files, items: Sequence[ReadItem], notes: Notes) -> Plan:
    """A test of the package; its items are found by address, or else by identifier."""
    base = place_of(resource.href)
    try:
        root = files.document(base).root
    except NotXml as error:
        notes.lost("qti-assessment-test", str(error))
        return Plan(resource.identifier, "", ())
    known = {item.identifier: item.identifier for item in items}
    places = {item.href: item.identifier for item in items}
    for ref in root.all("qti-assessment-item-ref"):
        href = ref.get("href")
        if href and not is_remote(href) and place_of(href, base=base) in places:
            known[href] = places[place_of(href, base=base)]
    return read_plan(root, known, notes)


def _ordered(items: Sequence[ReadItem], plans: Sequence[Plan]) -> list[ReadItem]:
    named = list(dict.fromkeys(one for plan in plans for one in plan.items))
    place = {identifier: number for number, identifier in enumerate(named)}
    return sorted(items, key=lambda item: place.get(item.identifier, len(place)))
