"""The browser of the tests: what went wrong on a page is collected, and axe-core looks at it."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
IS_REQUIRED = "chromium" in os.environ.get("REQUIRE", "").split(",")
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not IS_REQUIRED, reason="Chromium is not installed"),
]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
# a cheap connection: 400 kbit/s, 300 ms there and back
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
_REPORT_CSP = """
addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""
_RUN_AXE = """async () => {
  const found = await axe.run(document, {runOnly: {type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"]});
  return found.violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html).join(" | "));
}"""
# words that run out of their own box lie over their neighbours, which axe-core does not see
_CRAMPED = """() => [...document.querySelectorAll(
    "main :is(h1, h2, h3, p, li, dt, dd, th, td, label, legend, .tag, .btn)")]
  .filter((one) => one.checkVisibility() && !one.closest(".sr") && one.clientWidth > 1
    && getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.tagName + " " + one.textContent.trim().slice(0, 60))"""


def watch(page: Any, troubles: list[str]) -> None:
    """Collect what a page must not do: errors in the console, broken scripts, CSP violations, missing own files."""
    page.on("console", lambda told: _heard(told, troubles))
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: _answered(answer, troubles))


def _heard(told: Any, troubles: list[str]) -> None:
    # a refused page and a lost connection are part of the tests, and the browser tells both as a failed resource
    if told.type == "error" and not told.text.startswith("Failed to load resource"):
        troubles.append(told.text)


def _answered(answer: Any, troubles: list[str]) -> None:
    if answer.status >= 400 and "/static/" in answer.url:
        troubles.append(f"{answer.status} {answer.url}")


def open_context(browser: Any, base: str, **options: Any) -> Any:
    """A browser of its own, with nobody signed in."""
    context = browser.new_context(**{"base_url": base, "viewport": PHONE, "locale": "id-ID", **options})
    context.add_init_script(_REPORT_CSP)
    context.set_default_timeout(20_000)
    return context


_LEAD = """role => {
  if (document.querySelector(`form[action$='/as/${role}/']`)) return
  const other = document.querySelector("form[action*='/as/']")
  other.action = other.action.replace(/[^/]+\\/$/, `${role}/`)
}"""


def enter(page: Any, role: str) -> None:
    """Come in through the door of the demo nation; where a role has none, through another one that is led to it."""
    page.goto("/demo/")
    page.evaluate(_LEAD, role)
    page.click(f"form[action$='/as/{role}/'] button")
    page.wait_for_url("**/")


def confirm_password(page: Any, password: str) -> None:
    """Give the password again, so that pages behind that question open for a while."""
    page.goto("/accounts/reauthenticate/")
    page.fill("[name=password]", password)
    page.click("main button.primary")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def axe(page: Any) -> list[str]:
    """What axe-core finds, its best-practice rules included."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(_RUN_AXE)
    return found


def spills(page: Any) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def cramped(page: Any) -> list[str]:
    """Words that do not fit into their own box."""
    found: list[str] = page.evaluate(_CRAMPED)
    return found
