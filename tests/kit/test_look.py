"""The look: contrast of the tokens, rules of the style sheets and templates, vendored files, the style guide."""

import gzip
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from django.test import Client

from melek.kit import icons

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "melek" / "kit" / "static" / "kit"
KIT_TEMPLATES = ROOT / "melek" / "kit" / "templates" / "kit"
TEMPLATES = sorted((ROOT / "melek").glob("*/templates/**/*.html"))
CORE, DATA = (
    re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text("utf-8"), flags=re.DOTALL) for name in ("melek.css", "data.css")
)
STATUS = ("ok", "warn", "bad", "info", "synth")

Tokens = dict[str, str]


def block(selector: str) -> Tokens:
    """The custom properties of the first block with this selector in the token layer."""
    start = CORE.index(f"{selector} {{")
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", CORE[start : CORE.index("}", start)]))


LIGHT = block(":root")
DARK = block(':root:not([data-theme="light"])')
FORCED = block(':root[data-theme="dark"]')
THEMES = [pytest.param(LIGHT, id="light"), pytest.param({**LIGHT, **DARK}, id="dark")]


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, WCAG 2.2."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_agrees_with_the_known_extremes() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_dark_tokens_stand_twice_and_are_equal() -> None:
    assert DARK == FORCED
    assert set(DARK) == {name for name, value in LIGHT.items() if value.startswith("#")}


def test_light_text_has_the_contrast_the_design_promises() -> None:
    for name, least in (("--ink", 15.4), ("--ink-2", 7.5), ("--ink-3", 5.4)):
        assert contrast(LIGHT[name], LIGHT["--bg"]) >= least, name


@pytest.mark.parametrize("tokens", THEMES)
def test_text_reaches_5_6_to_1_on_every_ground(tokens: Tokens) -> None:
    pairs = [
        (ink, ground)
        for ink in ("--ink", "--ink-2", "--link", "--brand")
        for ground in ("--bg", "--surface", "--surface-2")
    ]
    pairs += [
        ("--ink-3", "--surface"),
        ("--on-brand", "--brand"),
        ("--on-brand", "--brand-2"),
        ("--target", "--surface"),
    ]
    pairs += [(f"--{status}", f"--{status}-bg") for status in STATUS] + [
        ("--ink", f"--{status}-bg") for status in STATUS
    ]
    too_weak = {
        (a, b): round(contrast(tokens[a], tokens[b]), 2) for a, b in pairs if contrast(tokens[a], tokens[b]) < 5.6
    }
    assert too_weak == {}


@pytest.mark.parametrize("tokens", THEMES)
def test_controls_focus_and_marks_reach_3_to_1(tokens: Tokens) -> None:
    marks = ("--line-strong", "--focus", "--brand", "--target", "--cat-2")
    weak = [(m, g) for m in marks for g in ("--bg", "--surface") if contrast(tokens[m], tokens[g]) < 3]
    assert weak == []


@pytest.mark.parametrize("tokens", THEMES)
def test_map_classes_move_away_from_the_ground(tokens: Tokens) -> None:
    steps = [contrast(tokens[f"--seq-{i}"], tokens["--surface"]) for i in range(1, 7)]
    assert steps == sorted(steps)
    assert steps[2] >= 2  # the edge of the lightest class


def test_no_raw_colour_outside_the_token_layer() -> None:
    outside = CORE[CORE.index("@layer base {") :] + DATA
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", outside) == []
    assert re.findall(r"\brgba?\(|\bhsla?\(", outside) == []


def test_style_sheets_use_only_what_old_phones_know() -> None:
    for css in (CORE, DATA):
        assert not re.search(r"oklch\(|light-dark\(|color-mix\(|^\s*&", css, re.MULTILINE)
        assert css.count("{") == css.count("}")


def test_every_token_that_is_used_is_defined() -> None:
    used = set(re.findall(r"var\((--[\w-]+)\)", CORE + DATA))
    assert used <= set(LIGHT)


@pytest.mark.parametrize(("name", "most"), [("melek.css", 8_000), ("data.css", 6_000)])
def test_style_sheets_keep_their_budget(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most


class Offences(HTMLParser):
    """Collects inline styles, scripts and handlers of a template."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        if tag == "style" or "style" in names:
            self.found.append(f"style on <{tag}>")
        if tag == "script" and "src" not in names:
            self.found.append("inline script")
        self.found += [name for name in names if name.startswith(("on", "hx-on"))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    offences = Offences()
    offences.feed(re.sub(r"\{%.*?%\}", "", path.read_text("utf-8")))
    assert offences.found == []
    assert "|safe" not in path.read_text("utf-8")


@pytest.mark.parametrize("folder", [STATIC / "vendor", ROOT / "tests" / "vendor"], ids=["shipped", "tests"])
def test_vendored_files_are_the_ones_that_were_recorded(folder: Path) -> None:
    entries = yaml.safe_load((folder / "VENDOR.yaml").read_text("utf-8"))
    for entry in entries:
        assert {"file", "name", "version", "licence", "licence_file", "source", "sha256"} <= entry.keys()
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert (folder / entry["licence_file"]).exists()
    recorded = {(folder / entry["file"]).resolve() for entry in entries}
    assert {path.resolve() for path in folder.glob("*.js")} <= recorded


def test_our_own_scripts_stay_small() -> None:
    for script in (ROOT / "melek").glob("*/static/**/*.js"):
        if script.parent.name != "vendor":
            assert len(script.read_text("utf-8").splitlines()) <= 120, script.name


def test_style_guide_shows_every_component(client: Client) -> None:
    response = client.get("/rupa/")
    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    all_components = {
        str(path.relative_to(KIT_TEMPLATES.parent)) for path in KIT_TEMPLATES.rglob("*.html") if "page" not in path.stem
    }
    assert all_components - {"kit/_job.html", "kit/imports/_sample.html"} <= shown


def test_style_guide_shows_every_icon(client: Client) -> None:
    page = client.get("/rupa/").content.decode()
    for name in icons.NAMES:
        assert icons.icon(name) in page, name


@pytest.mark.parametrize("wanted", ["light", "dark"])
def test_theme_is_kept_and_set_on_the_page(client: Client, wanted: str) -> None:
    answer = client.post("/theme/", {"theme": wanted, "next": "/rupa/"})
    assert answer.headers["Location"] == "/rupa/"
    assert f'data-theme="{wanted}"' in client.get("/rupa/").content.decode()


def test_theme_can_be_given_back_to_the_system(client: Client) -> None:
    client.post("/theme/", {"theme": "dark", "next": "/rupa/"})
    client.post("/theme/", {"theme": "", "next": "/rupa/"})
    assert "data-theme" not in client.get("/rupa/").content.decode()


def test_theme_never_leads_to_another_site(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://jahat.example/"})
    assert answer.headers["Location"] == "/"
