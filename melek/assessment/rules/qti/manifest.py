"""The manifest of a content package: what it holds, and what this product tells of each item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from melek.assessment.rules.qti.errors import RepeatedIdentifier
from melek.assessment.rules.qti.names import (
    ITEM_TYPE,
    LOM,
    METADATA,
    OWN,
    PACKAGE,
    SCHEMAS,
    TEST_TYPE,
    TOOL,
    XSI,
    word_set,
)
from melek.assessment.rules.qti.nodes import Node, node, written

ABOUT = ("bank", "code", "version", "hash", "competence", "level", "setting", "points")
BLOCKS = word_set(
    "manifest metadata organizations resources resource lom:lom lom:general lom:title lom:classification lom:purpose"
    " lom:taxonPath lom:taxon imsqti:qtiMetadata"
)


@dataclass(frozen=True)
class Resource:
    """One entry of the manifest."""

    identifier: str
    kind: str
    href: str
    files: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    title: str = ""
    interaction: str = ""
    languages: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


def write_manifest(resources: Sequence[Resource], *, title: str, languages: Sequence[str]) -> bytes:
    """The file `imsmanifest.xml`."""
    frame = {
        "xmlns": PACKAGE,
        "xmlns:lom": LOM,
        "xmlns:imsqti": METADATA,
        "xmlns:melek": OWN,
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": f"{PACKAGE} {SCHEMAS[PACKAGE]}",
        "identifier": "melek-package",
    }
    about = node(
        "metadata",
        {},
        node("schema", {}, "QTI Package"),
        node("schemaversion", {}, "3.0.0"),
        _lom(title, languages),
    )
    entries = [_resource(one) for one in resources]
    root = node("manifest", frame, about, node("organizations"), node("resources", {}, *entries))
    return written(root, blocks=BLOCKS)


def _lom(title: str, languages: Sequence[str], competence: str = "") -> Node:
    said = (
        node("lom:title", {}, node("lom:string", {"language": languages[0]}, title)) if languages else node("lom:title")
    )
    spoken = [node("lom:language", {}, one) for one in languages]
    classified = [_classification(competence)] if competence else []
    return node("lom:lom", {}, node("lom:general", {}, said, *spoken), *classified)


def _classification(competence: str) -> Node:
    """The competence as LOM tells it, for systems that know nothing of this product."""
    purpose = [node("lom:source", {}, "LOMv1.0"), node("lom:value", {}, "competency")]
    source = node("lom:source", {}, node("lom:string", {"language": "en"}, "Melek competence framework"))
    path = node("lom:taxonPath", {}, source, node("lom:taxon", {}, node("lom:id", {}, competence)))
    return node("lom:classification", {}, node("lom:purpose", {}, *purpose), path)


def _resource(one: Resource) -> Node:
    told = {"identifier": one.identifier, "type": one.kind, "href": one.href}
    content = [node("metadata", {}, _lom(one.title, one.languages, one.about.get("competence", "")))]
    if one.kind == ITEM_TYPE:
        content[0].content += [_qti_metadata(one), node("melek:item", _known(one.about))]
    content += [node("file", {"href": name}) for name in one.files]
    content += [node("dependency", {"identifierref": name}) for name in one.dependencies]
    return node("resource", told, *content)


def _known(about: Mapping[str, str]) -> dict[str, str]:
    return {name: about[name] for name in ABOUT if about.get(name)}


def _qti_metadata(one: Resource) -> Node:
    told = {
        "itemTemplate": "false",
        "timeDependent": "false",
        "composite": "false",
        "interactionType": one.interaction,
        "feedbackType": "nonadaptive",
        "solutionAvailable": "true",
        "scoringMode": "externalmachine" if one.interaction == "customInteraction" else "responseprocessing",
        "toolName": TOOL,
        "toolVersion": "1",
        "toolVendor": TOOL,
    }
    return node("imsqti:qtiMetadata", {}, *(node(f"imsqti:{name}", {}, value) for name, value in told.items()))


def read_manifest(root: Node) -> list[Resource]:
    """The resources of a manifest, in its order. Raises RepeatedIdentifier, UnsafeName."""
    groups = root.children("resources")
    found = [
        _read(one, base=root.get("xml:base") + group.get("xml:base"))
        for group in groups
        for one in group.children("resource")
    ]
    seen: set[str] = set()
    for one in found:
        if one.identifier in seen:
            raise RepeatedIdentifier(identifier=one.identifier[:80])
        seen.add(one.identifier)
    return found


def _read(one: Node, *, base: str) -> Resource:
    base += one.get("xml:base")
    href = one.get("href") or next((file.get("href") for file in one.children("file")), "")
    return Resource(
        one.get("identifier"),
        one.get("type"),
        base + href if href else "",
        tuple(base + file.get("href") for file in one.children("file")),
        tuple(two.get("identifierref") for two in one.children("dependency")),
        about=dict(_about(one)),
    )


def _about(resource: Node) -> Iterator[tuple[str, str]]:
    for one in resource.walk():
        if one.name == "melek:item":
            yield from ((name, one.get(name)[:80]) for name in ABOUT if one.get(name))


def is_item(resource: Resource) -> bool:
    """Whether a resource is an item, of QTI 3 or 2."""
    return resource.kind.lower().startswith(("imsqti_item_xmlv2", "imsqti_item_xmlv3", "imsqti_apipitem"))


def is_test(resource: Resource) -> bool:
    """Whether a resource is a test."""
    return resource.kind.lower().startswith(("imsqti_test_xmlv2", "imsqti_test_xmlv3", "imsqti_assessment_xmlv2"))


def is_old(resource: Resource) -> bool:
    """Whether a resource is of QTI 1."""
    return resource.kind.lower().startswith(("imsqti_xmlv1", "imsqti_item_xmlv1", "imsqti_assessment_xmlv1"))


def resource_of_test(
    identifier: str, href: str, title: str, items: Sequence[Resource], languages: Sequence[str]
) -> Resource:
    """The entry of a test that uses items."""
    names = tuple(one.identifier for one in items)
    return Resource(identifier, TEST_TYPE, href, (href,), names, title=title, languages=tuple(languages))
