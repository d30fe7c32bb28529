"""Packages in the manner of other makers, written for these tests: other names, other habits, other versions."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from melek.assessment.rules.qti.package import Package, read_package

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
CORRECT = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"


def zipped(files: Mapping[str, bytes | str], **options: Any) -> bytes:
    """Files as an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content, **options)
    return stream.getvalue()


def manifest(hrefs: Mapping[str, str], *, kind: str = "imsqti_item_xmlv3p0", more: str = "") -> str:
    """A manifest of items by identifier."""
    entries = "".join(
        f'<resource identifier="{name}" type="{kind}" href="{href}"><file href="{href}"/></resource>'
        for name, href in hrefs.items()
    )
    return f'<manifest identifier="m1"><resources>{entries}{more}</resources></manifest>'


def package(*items: str, files: Mapping[str, bytes | str] | None = None, **options: Any) -> bytes:
    """Items as a package: the first is `q1.xml`."""
    names = {f"R{place}": f"q{place}.xml" for place in range(1, len(items) + 1)}
    texts = dict(zip(names.values(), items, strict=True))
    return zipped({"imsmanifest.xml": manifest(names, **options), **texts, **(files or {})})


def read(*items: str, language: str = "en", **options: Any) -> Package:
    """What is read of a package of these items."""
    return read_package(package(*items, **options), language=language)


def item(body: str, declarations: str = "", *, after: str = "", more: str = "", name: str = "q-one") -> str:
    """An item of QTI 3 that leaves out what may be left out."""
    return (
        f'<qti-assessment-item xmlns="{ASI}" identifier="{name}" title="A first question" time-dependent="false"'
        f' xml:lang="en-GB" {more}>{declarations}<qti-item-body>{body}</qti-item-body>{after}</qti-assessment-item>'
    )


def declared(*values: str, cardinality: str = "single", kind: str = "identifier", name: str = "RESPONSE") -> str:
    """A response declaration with its key."""
    told = "".join(f"<qti-value>{one}</qti-value>" for one in values)
    correct = f"<qti-correct-response>{told}</qti-correct-response>" if told else ""
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{kind}">{correct}'
        "</qti-response-declaration>"
    )


CHOICES = "".join(
    f'<qti-simple-choice identifier="{name}">{text}</qti-simple-choice>'
    for name, text in (("ChoiceA", "A cable"), ("ChoiceB", "A router"), ("ChoiceC", "A screen"))
)
INTERACTION = (
    f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="1">'
    f"<qti-prompt>Which one joins two networks?</qti-prompt>{CHOICES}</qti-choice-interaction>"
)
PLAIN = item(INTERACTION, declared("ChoiceB"), after=f'<qti-response-processing template="{CORRECT}"/>')

# a school publisher: layout, rubric, feedback in every choice, a style sheet, attributes of its own
SCHOOL = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="screen.xsl"?>
<qti-assessment-item xmlns="{ASI}" xmlns:pub="urn:example:publisher" identifier="_item-77" title="Passwords"
  adaptive="false" time-dependent="false" xml:lang="en" pub:grade="7" tool-name="Lesson Maker">
  <!-- exported for a term test -->
  {declared("A9", "C9", cardinality="multiple")}
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
  <qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float">
    <qti-default-value><qti-value>4</qti-value></qti-default-value></qti-outcome-declaration>
  <qti-stylesheet href="look.css" type="text/css"/>
  <qti-item-body class="two-columns">
    <qti-rubric-block view="candidate" use="instructions"><qti-content-body><p>Use a <b>pencil</b>.</p>
    </qti-content-body></qti-rubric-block>
    <qti-rubric-block view="scorer" use="scoring"><qti-content-body><p>Two points each.</p></qti-content-body>
    </qti-rubric-block>
    <div class="left"><p>Read   this
       first.</p><p><img src="lock.png" alt="A padlock"/></p></div>
    <qti-choice-interaction response-identifier="RESPONSE" shuffle="false" max-choices="0" pub:look="cards">
      <qti-prompt><p>Which are <em>strong</em>?</p></qti-prompt>
      <qti-simple-choice identifier="A9" fixed="true"><p>Long phrase</p><qti-feedback-inline outcome-identifier="FB"
        identifier="A9" show-hide="show">Well done</qti-feedback-inline></qti-simple-choice>
      <qti-simple-choice identifier="B9"><p>Your birthday</p></qti-simple-choice>
      <qti-simple-choice identifier="C9"><p>Four random words</p></qti-simple-choice>
      <qti-simple-choice identifier="D9"><p>The word <code>password</code></p></qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing><qti-response-condition><qti-response-if><qti-match><qti-variable identifier="RESPONSE"/>
    <qti-correct identifier="RESPONSE"/></qti-match><qti-set-outcome-value identifier="SCORE">
    <qti-base-value base-type="float">4</qti-base-value></qti-set-outcome-value></qti-response-if>
    </qti-response-condition></qti-response-processing>
  <qti-modal-feedback outcome-identifier="FB" identifier="x" show-hide="show"><qti-content-body><p>Length matters.</p>
  </qti-content-body></qti-modal-feedback>
</qti-assessment-item>"""

OLD = "http://www.imsglobal.org/xsd/imsqti_v2p1"
OLD_TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"


def old_item(body: str, declarations: str, *, space: str = OLD, name: str = "i5f2", after: str = "") -> str:
    """An item of QTI 2."""
    told = f' xmlns="{space}"' if space else ""
    return (
        f'<assessmentItem{told} identifier="{name}" title="Old" adaptive="false" timeDependent="false" xml:lang="en-US"'
        f' toolName="Other" toolVersion="3">{declarations}<itemBody>{body}</itemBody>{after}</assessmentItem>'
    )


def old_declared(*values: str, cardinality: str = "single", kind: str = "identifier", name: str = "RESPONSE") -> str:
    """A response declaration of QTI 2."""
    told = "".join(f"<value>{one}</value>" for one in values)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}"><correctResponse>'
        f"{told}</correctResponse></responseDeclaration>"
    )


OLD_CHOICE = old_item(
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><prompt>Pick one</prompt>'
    '<simpleChoice identifier="i1">One</simpleChoice><simpleChoice identifier="i2">Two</simpleChoice>'
    '<simpleChoice identifier="i3">Three</simpleChoice></choiceInteraction>',
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    '<mapping defaultValue="0"><mapEntry mapKey="i1" mappedValue="-0.5"/><mapEntry mapKey="i3" mappedValue="1"/>'
    "</mapping></responseDeclaration>",
    after=f'<responseProcessing template="{OLD_TEMPLATE}"/>',
)
OLD_MATCH = old_item(
    '<p>Join them.</p><matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="3">'
    '<simpleMatchSet><simpleAssociableChoice identifier="a" matchMax="1">ant</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="b" matchMax="1">bee</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="c" matchMax="1">cow</simpleAssociableChoice></simpleMatchSet>'
    '<simpleMatchSet><simpleAssociableChoice identifier="x" matchMax="9">six legs</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="y" matchMax="9">four legs</simpleAssociableChoice></simpleMatchSet>'
    "</matchInteraction>",
    old_declared("a x", "x b", "c y", cardinality="multiple", kind="directedPair"),
)
OLD_ORDER = old_item(
    '<orderInteraction responseIdentifier="RESPONSE"><prompt>Put in order</prompt>'
    '<simpleChoice identifier="P3">three</simpleChoice><simpleChoice identifier="P1">one</simpleChoice>'
    '<simpleChoice identifier="P2">two</simpleChoice></orderInteraction>',
    old_declared("P1", "P2", "P3", cardinality="ordered"),
)
OLD_NUMBER = old_item(
    '<p>A byte has <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="3"/> bits.</p>',
    old_declared("8", kind="float"),
    after='<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">'
    '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal></responseIf></responseCondition>'
    "</responseProcessing>",
)
OLD_GAPS = old_item(
    '<p>Fill the gaps.</p><p>Mail goes by <inlineChoiceInteraction responseIdentifier="R9" shuffle="false">'
    '<inlineChoice identifier="smtp">SMTP</inlineChoice><inlineChoice identifier="dns">DNS</inlineChoice>'
    '</inlineChoiceInteraction>, names by <inlineChoiceInteraction responseIdentifier="R2" shuffle="false">'
    '<inlineChoice identifier="smtp">SMTP</inlineChoice><inlineChoice identifier="dns">DNS</inlineChoice>'
    "</inlineChoiceInteraction>, not {3}.</p>",
    old_declared("smtp", name="R9") + old_declared("dns", name="R2"),
)
OLD_SPOT = old_item(
    '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where is the address?</prompt>'
    '<object data="shot.png" type="image/png" width="640" height="400">A browser</object>'
    '<hotspotChoice identifier="bar" shape="rect" coords="0,0,640,60" hotspotLabel="Top"/>'
    '<hotspotChoice identifier="dot" shape="circle" coords="320,200,20"/>'
    '<hotspotChoice identifier="odd" shape="poly" coords="10,300,110,300,60,390,10,300"/></hotspotInteraction>',
    old_declared("bar"),
)
TEST = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t9" title="Term test">
<timeLimits maxTime="3600"/><testPart identifier="p" navigationMode="nonlinear" submissionMode="simultaneous">
<assessmentSection identifier="s1" title="All" visible="true"><ordering shuffle="true"/>
<assessmentSection identifier="s2" title="Second" visible="true"><assessmentItemRef identifier="z" href="../q2.xml"/>
<assessmentItemRef identifier="gone" href="../q99.xml"/></assessmentSection>
<assessmentSection identifier="s3" title="First" visible="true"><assessmentItemRef identifier="y" href="../q1.xml"/>
</assessmentSection></assessmentSection></testPart></assessmentTest>"""
