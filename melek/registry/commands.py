"""Verbs of the registry: `melek import employees FILE` and the same for units and positions."""

import argparse
import threading
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity.models import User
from melek.kit import jobs
from melek.kit.enums import ImportState
from melek.kit.errors import InputError
from melek.kit.imports import kinds, words
from melek.kit.imports.declared import ImportKind, reason_text
from melek.kit.imports.services import runs
from melek.kit.imports.services.quarantine import told
from melek.kit.models import ImportRun, Job
from melek.registry.queries import import_scopes

_SHOWN = 20
_BEAT = 2.0


class WhoUnknown(InputError):
    """No such account."""

    message = _("Tidak ada akun bernama {username}.")


class ScopeUnclear(InputError):
    """The account may import in several scopes, or in none, or not in the one given."""

    message = _("Sebutkan lingkup dengan --scope. Akun ini boleh mengimpor di: {paths}.")


class MappingWrong(InputError):
    """A `--map` without an equals sign."""

    message = _("Tulis pemetaan sebagai kolom=kepala, misalnya nip=NIP BARU.")


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    verb = verbs.add_parser("import", help="import employees, units or positions from CSV, XLSX or Parquet")
    verb.add_argument("kind", choices=["employees", "units", "positions"])
    verb.add_argument("file", type=Path)
    verb.add_argument("--as", dest="as_user", required=True, help="account that imports")
    verb.add_argument("--map", dest="mapping", action="append", default=[], metavar="COLUMN=HEADER")
    verb.add_argument("--as-of", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    verb.add_argument("--scope", default="", help="scope path, when the account may import in several")
    verb.add_argument("--yes", action="store_true", help="import without asking after the preview")
    verb.set_defaults(run=run_import)


def run_import(given: argparse.Namespace) -> int:
    """Preview, ask, import; 0 when every row was stored, 3 when some wait in quarantine, 1 when it did not finish."""
    run = prepare_import(
        given.file,
        kind=kinds[f"registry.{given.kind}"],
        as_user=given.as_user,
        mapping=read_mapping(given.mapping),
        as_of=given.as_of or timezone.localdate(),
        scope_path=given.scope,
    )
    tell_preview(run)
    if not given.yes and input("Import? [y/N] ").strip().lower() not in {"y", "yes", "ya"}:
        runs.cancel_run(run=run, by=run.made_by, at=timezone.now())
        print("Nothing was imported.")
        return 1
    finish_import(run)
    waiting = run.quarantine.open().count()
    print(words.outcome_sentence(run, waiting=waiting), run.error)
    if run.state != ImportState.DONE:
        return 1
    return 3 if waiting else 0


def read_mapping(pairs: list[str]) -> dict[str, str]:
    """`["nip=NIP BARU"]` as a mapping. Raises MappingWrong."""
    found = {}
    for pair in pairs:
        column, equals, header = pair.partition("=")
        if not equals:
            raise MappingWrong
        found[column.strip()] = header.strip()
    return found


def prepare_import(
    file: Path, *, kind: ImportKind, as_user: str, mapping: dict[str, str], as_of: date, scope_path: str = ""
) -> ImportRun:
    """Upload a file as an account, with the guessed mapping and what `mapping` changes of it."""
    by = User.objects.filter(username=as_user, is_active=True).first()
    if by is None:
        raise WhoUnknown(username=as_user)
    allowed = [scope.path for scope in import_scopes(by)]
    path = scope_path or (allowed[0] if len(allowed) == 1 else "")
    if path not in allowed:
        raise ScopeUnclear(paths=", ".join(allowed) or "–")
    with file.open("rb") as content:
        run = runs.upload(
            iter(lambda: content.read(1 << 20), b""),
            name=file.name,
            kind=kind,
            scope_path=path,
            as_of=as_of,
            by=by,
            at=timezone.now(),
        )
    runs.set_mapping(run=run, mapping={**run.mapping, **mapping}, by=by, at=timezone.now())
    return run


def tell_preview(run: ImportRun) -> None:
    """Print what the import would do, from its first rows."""
    kind = kinds[run.kind]
    for name, header in run.mapping.items():
        print(f"  {name} <- {header}")
    seen = runs.preview(run, at=timezone.now())
    counts = {str(key): number for key, number in seen.verdict.counts.items()}
    print(f"first {seen.looked_at} rows: {counts}, {seen.problem_rows} with problems")
    for problem in seen.verdict.problems[:_SHOWN]:
        shown = told(problem, kind.secrets)
        print(
            f"  row {problem.row.number} {problem.column} {shown['value']!r}: {reason_text(problem.reason, problem.params)}"
        )


def finish_import(run: ImportRun) -> None:
    """Run the import here unless a worker takes it first; tell its progress; an interrupt cancels it."""
    job = runs.start_run(run=run, by=run.made_by, at=timezone.now())
    here = threading.Thread(target=_work_until_ended, args=(job.pk,))
    here.start()
    try:
        while here.is_alive():
            here.join(_BEAT)
            job.refresh_from_db()
            print(f"{job.done} of about {job.total} rows", flush=True)
    except KeyboardInterrupt:
        jobs.cancel(job, at=timezone.now())
        here.join()
    run.refresh_from_db()
    runs.settle(run, at=timezone.now())


def _work_until_ended(pk: int) -> None:
    try:
        job = Job.objects.get(pk=pk)
        while not job.is_ended:
            if jobs.run_one() is None:
                threading.Event().wait(_BEAT)
            job.refresh_from_db()
    finally:
        connection.close()
