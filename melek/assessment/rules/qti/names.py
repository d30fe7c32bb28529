"""Names of QTI: spaces, templates, media types; identifiers; the spelling of QTI 2 turned into that of QTI 3."""

import re

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0"
LOM = "http://ltsc.ieee.org/xsd/LOM"
SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:melek:qti:1"

SCHEMAS = {
    ASI: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    PACKAGE: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
}
TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
MATCH_CORRECT, MAP_RESPONSE = f"{TEMPLATES}match_correct.xml", f"{TEMPLATES}map_response.xml"
ITEM_TYPE, TEST_TYPE = "imsqti_item_xmlv3p0", "imsqti_test_xmlv3p0"
MANIFEST = "imsmanifest.xml"
TOOL = "Melek"

# spaces under a short name; everything else becomes "other"
_SPACES = {
    ASI: "",
    PACKAGE: "",
    METADATA: "imsqti",
    LOM: "lom",
    SVG: "svg",
    XML: "xml",
    OWN: "melek",
    "http://www.w3.org/1999/xhtml": "",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/2001/XInclude": "xi",
}
_QTI_SPACE = re.compile(r"^https?://(www\.)?imsglobal\.org/xsd/(imsqti|apip/)", re.IGNORECASE)
_PACKAGE_SPACE = re.compile(r"^https?://(www\.)?imsglobal\.org/xsd/(\w+/)*(\w+/)?imscp_", re.IGNORECASE)
_LOM_SPACE = re.compile(r"imsmd|/LOM", re.IGNORECASE)
_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


HTML = word_set(
    "a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col"
    " colgroup dd details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr html"
    " head body i iframe img input ins del kbd label li link main mark nav object ol p param picture pre q"
    " rp rt ruby s samp script section select option small source span strong style sub summary sup svg"
    " table tbody td tfoot th thead time title tr track tt u ul var video form button canvas embed applet"
    " marquee"
)
SHAPED_LIKE_AN_IDENTIFIER = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]*$")
_ODD = re.compile(r"^x-[0-9a-f]*$")


def space_of(uri: str) -> str:
    """The short name of an XML space; empty for QTI, content packages and HTML."""
    if uri in _SPACES:
        return _SPACES[uri]
    if _PACKAGE_SPACE.match(uri) or (_QTI_SPACE.match(uri) and "metadata" not in uri.lower()):
        return ""
    if "metadata" in uri.lower():
        return "imsqti"
    return "lom" if _LOM_SPACE.search(uri) else "other" if uri else ""


def dashed(name: str) -> str:
    """`responseIdentifier` as `response-identifier`."""
    return _BREAK.sub("-", name).lower()


def qti_name(local: str) -> str:
    """An element's name as QTI 3 spells it: `choiceInteraction` of QTI 2 is `qti-choice-interaction`."""
    if local.startswith("qti-") or local in HTML:
        return local
    if local.lower() in HTML:
        return local.lower()
    return f"qti-{dashed(local)}"


def identifier_of(key: str) -> str:
    """An identifier that QTI allows for any key; `key_of_identifier` leads back."""
    if SHAPED_LIKE_AN_IDENTIFIER.match(key) and not key.startswith("x-"):
        return key
    return f"x-{key.encode().hex()}"


def key_of_identifier(identifier: str) -> str:
    """The key of an identifier that this product wrote."""
    if not _ODD.match(identifier):
        return identifier
    try:
        return bytes.fromhex(identifier[2:]).decode()
    except ValueError:
        return identifier


def number_text(value: float) -> str:
    """A number as XML writes it; `number_in` gives the same number of the same kind."""
    return str(value) if isinstance(value, int) else repr(float(value))


def number_in(text: str) -> int | float | None:
    """The finite number that a text is, whole where it is written whole; None where it is none, or beyond reason."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not abs(value) <= 1e15:
        return None
    return int(text) if re.fullmatch(r"\s*[+-]?\d+\s*", text, re.ASCII) else value


def slot_of(language: str) -> str:
    """The slot of a row for a language tag: `id` or `en`, empty for any other language."""
    stem = language.strip().lower().replace("_", "-").partition("-")[0]
    return {"id": "id", "in": "id", "ind": "id", "en": "en", "eng": "en"}.get(stem, "")
