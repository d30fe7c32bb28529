"""Writes the reference pages that follow from declarations, or checks that they are up to date (`--check`)."""

import os
import re
import sys
from pathlib import Path

import django

from tools.science_page import overlap_page, psychometrics_page
from tools.workflows_page import workflows_page

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
SETTINGS = re.compile(r"[\"'](MELEK_[A-Z_]+|DATABASE_URL)[\"']")
MEANING = {
    "DATABASE_URL": "Operational store: `sqlite:///path` (the default, in `MELEK_VAR`) or `postgresql://user:password@host:port/name`.",
    "MELEK_SQLITE_TIMEOUT": "Seconds for which SQLite waits for a writer before a page says *not saved*, 20 by default.",
    "MELEK_VAR": "Folder for everything that Melek writes: database, keys, uploads, warehouse, collected static files.",
    "MELEK_WAREHOUSE": "Folder of the warehouse, when it should not lie in `MELEK_VAR`.",
    "MELEK_LINK_NETWORKS": "Closed networks from which evidence links may be copied, such as `10.1.0.0/16`, separated by commas; by default none.",
    "MELEK_KEY": "Secret from which the keys of encrypted numbers, pseudonyms and signatures are derived. Lose it and they are lost. A demo uses a known key instead.",
    "MELEK_SECRET_KEY": "Django's secret for sessions and form tokens.",
    "MELEK_HOSTS": "Host names that the server answers to, separated by commas.",
    "MELEK_URL": "Address at which people reach the server, `https://…`; it stands on issued documents and in their QR codes.",
    "MELEK_HTTPS": "`1` when people reach the server by https: secure cookies, redirect, HSTS.",
    "MELEK_PROXY": "`1` behind a proxy that sets `X-Forwarded-Proto`.",
    "MELEK_DEBUG": "`1` for development only: error pages with details, static files without hashes.",
    "MELEK_DEMO": "`1` for the demo nation only: the *enter as* page, the synthetic badge everywhere.",
    "MELEK_SMTP_HOST": "Mail server; without it notices stay in the inbox.",
    "MELEK_SMTP_PORT": "Its port, 587 by default.",
    "MELEK_SMTP_USER": "Its user.",
    "MELEK_SMTP_PASSWORD": "Its password.",
    "MELEK_SMTP_TLS": "`1` (the default) for STARTTLS.",
    "MELEK_SMTP_FROM": "Sender of e-mails.",
    "MELEK_LARGEST_IMPORT": "Largest import file in bytes.",
}


def settings_page() -> str:
    """Every variable that the settings read; an unexplained one fails."""
    found: set[str] = set()
    for path in sorted((ROOT / "melek" / "site" / "settings").glob("*.py")):
        found |= set(SETTINGS.findall(path.read_text(encoding="utf-8")))
    if unknown := found - MEANING.keys():
        raise SystemExit(f"tools/docs.py: explain {', '.join(sorted(unknown))}")
    rows = [f"## {name}\n{MEANING[name]}\n" for name in sorted(found)]
    return "# Settings\n\nAll from the environment.\n\n" + "\n".join(rows)


def permissions_page() -> str:
    """Every permission with the roles that get it first."""
    from melek.identity.permissions import permissions

    rows = []
    for one in sorted(permissions, key=lambda item: item.code):
        factor = " Needs a second factor." if one.bulk else ""
        roles = ", ".join(f"`{role}`" for role in one.roles) or "no role"
        rows.append(f"## {one.code}\n{one.label}. First given to {roles}.{factor}\n")
    return "# Permissions\n\nWho holds them is data: roles and grants.\n\n" + "\n".join(rows)


def indicators_page() -> str:
    """Every indicator with its definition and cubes."""
    from melek.warehouse.registers import indicators

    rows = []
    for one in sorted(indicators, key=lambda item: item.code):
        cubes = "; ".join(" × ".join(cube) for cube in one.cubes)
        how = "Estimated" if one.is_estimated else "Counted"
        rows.append(f"## {one.code}\n**{one.name_en}**. {one.definition_en} {one.excludes_en}\n\n{how}; by {cubes}.\n")
    return "# Indicators\n\n" + "\n".join(rows)


def datasets_page() -> str:
    """Every dataset with its columns."""
    from melek.warehouse.registers import datasets

    rows = []
    for one in sorted(datasets, key=lambda item: item.code):
        columns = "\n".join(f"| `{field.name}` | {field.type} |" for field in one.schema())
        rows.append(f"## {one.code}\nVersion {one.version}. {one.about}\n\n| column | type |\n|---|---|\n{columns}\n")
    return "# Datasets\n\nParquet, by pseudonym; no name and no number.\n\n" + "\n".join(rows)


def jobs_page() -> str:
    """Every background job and schedule."""
    from melek.kit.jobs import kinds
    from melek.kit.schedules import schedules

    rows = [
        f"## {one.code}\n{(one.work.__doc__ or '').strip().splitlines()[0]}\n"
        for one in sorted(kinds, key=lambda x: x.code)
    ]
    rows += [
        f"## {one.code}\nEvery {one.every}. {(one.run.__doc__ or '').strip().splitlines()[0]}\n"
        for one in sorted(schedules, key=lambda x: x.code)
    ]
    return "# Jobs and schedules\n\n" + "\n".join(rows)


PAGES = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "indicators.md": indicators_page,
    "datasets.md": datasets_page,
    "jobs.md": jobs_page,
    "psychometrics.md": psychometrics_page,
    "overlap.md": overlap_page,
    "workflows.md": workflows_page,
}


def main(arguments: list[str]) -> int:
    """Write the pages; with `--check` only compare, 1 when one is stale."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
    django.setup()
    from django.utils import translation

    stale = []
    with translation.override("en"):
        for name, make in PAGES.items():
            path, text = FOLDER / name, make()
            if "--check" in arguments:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    stale.append(name)
            else:
                path.write_text(text, encoding="utf-8")
    if stale:
        print(f"stale: {', '.join(stale)}; run python -m tools.docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
