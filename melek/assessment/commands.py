"""Verbs of assessment: the open bank's export for a second reader and its report; sealed packages; QTI packages."""

import argparse
import getpass
import os
from pathlib import Path
from typing import Any

from django.utils import timezone

from melek.assessment.enums import Setting, SittingState
from melek.assessment.models import Item, ItemBank, Sitting
from melek.assessment.services import reading
from melek.assessment.services.bank import OPEN_BANK
from melek.assessment.services.qti import importing
from melek.assessment.services.qti.export import LANGUAGES, export_items
from melek.assessment.services.replays import replayed
from melek.assessment.services.secured import keys as officer_keys
from melek.assessment.services.secured import officers, packages
from melek.identity.models import User
from melek.kit.errors import DomainError


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    bank = verbs.add_parser("bank", help="export, report on, seal or open an item bank")
    steps = bank.add_subparsers(dest="step", required=True, metavar="STEP")
    export = steps.add_parser("export", help="write all items without keys as CSV")
    export.add_argument("file", type=Path)
    export.set_defaults(run=run_export)
    report = steps.add_parser("report", help="count the items and tell how far the second reader agrees")
    report.set_defaults(run=run_report)
    key = steps.add_parser("officer-key", help="make an officer's key: FILE, locked with a password, and FILE.pub")
    key.add_argument("file", type=Path)
    key.set_defaults(run=run_officer_key)
    officer = steps.add_parser("officer", help="register the public key of an officer's account")
    officer.add_argument("account")
    officer.add_argument("public", type=Path)
    officer.set_defaults(run=_told(run_officer))
    sealing = steps.add_parser("seal", help="write a secured bank as a package, signed with the keys of two officers")
    sealing.add_argument("bank", help="code of the bank")
    sealing.add_argument("file", type=Path)
    sealing.add_argument("--key", action="append", required=True, type=Path, help="give it twice")
    sealing.set_defaults(run=_told(run_seal))
    opening = steps.add_parser("open", help="load a package with the keys of its two officers")
    opening.add_argument("file", type=Path)
    opening.add_argument("--key", action="append", required=True, type=Path, help="give it twice")
    opening.set_defaults(run=_told(run_open))
    _register_qti(steps)
    replaying = verbs.add_parser("replay-tests", help="run the engine again over stored tests and compare every item")
    replaying.add_argument(
        "--newest", type=int, default=1000, metavar="N", help="how many of the newest tests, 1000 by default"
    )
    replaying.set_defaults(run=run_replay)


def _register_qti(steps: Any) -> None:
    leaving = steps.add_parser("qti-export", help="write items as a QTI 3.0 package")
    leaving.add_argument("file", type=Path)
    leaving.add_argument("--bank", default=OPEN_BANK, help="code of the bank; the open bank without it")
    leaving.add_argument("--codes", nargs="+", default=[], metavar="CODE", help="only these items")
    leaving.add_argument("--language", choices=LANGUAGES, default="id", help="in which other systems show the items")
    leaving.add_argument("--test", action="store_true", help="also as one test, a section for each competence")
    leaving.add_argument("--as", dest="account", metavar="ACCOUNT", help="who exports; needed for a secured bank")
    leaving.set_defaults(run=_told(run_qti_export))
    coming = steps.add_parser("qti-import", help="make drafts of the items of a QTI package and print what was lost")
    coming.add_argument("file", type=Path)
    coming.add_argument("--dry-run", action="store_true", help="only print the report")
    coming.add_argument("--as", dest="account", metavar="ACCOUNT", help="the author of the drafts")
    coming.add_argument("--competence", default="1.1", help="where the package says none (1.1)")
    coming.add_argument("--level", type=int, choices=range(1, 9), default=3, help="where the package says none (3)")
    coming.add_argument("--setting", choices=Setting.values, default=Setting.OFFICE.value, help="likewise (office)")
    coming.add_argument("--language", choices=LANGUAGES, default="en", help="likewise (en)")
    coming.set_defaults(run=_told(run_qti_import))


def _told(run: Any) -> Any:
    """Run a verb; an error that the reader can mend is told in words, not as a traceback."""

    def told(given: argparse.Namespace) -> int:
        try:
            return int(run(given))
        except (DomainError, OSError) as error:
            print(error)
            return 1

    return told


def run_export(given: argparse.Namespace) -> int:
    """Write the export."""
    print(f"{reading.export(given.file)} items without keys in {given.file}")
    return 0


def run_report(given: argparse.Namespace) -> int:
    """Print counts, the agreement, and each item on which reader and key differ."""
    counts = reading.counts()
    for name, counter in counts.items():
        print(f"{name}: " + ", ".join(f"{key} {count}" for key, count in sorted(counter.items())))
    rows = reading.readings()
    for row in rows:
        if not row.agrees:
            print(f"differs: {row.code} read {row.answer}, key {row.key}. {row.remark}")
    print(f"figure items {sum(counts['competence'].values())} items")
    print(f"figure performance_tasks {counts['interaction']['task']} items")
    print(f"figure interactions {len(counts['interaction'])} kinds")
    print(f"figure blind_read {len(rows)} items")
    print(f"figure blind_agreement {reading.agreement():.4f} share")
    return 0


def run_officer_key(given: argparse.Namespace) -> int:
    """Make a pair of keys; nobody but the officer ever has the private one."""
    password = getpass.getpass("Kata sandi kunci: ")
    if password != getpass.getpass("Ulangi: "):
        print("Kedua kata sandi tidak sama.")
        return 1
    try:
        private, public = officer_keys.new_key(password)
        handle = os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except (DomainError, OSError) as error:
        print(error)
        return 1
    with os.fdopen(handle, "wb") as file:
        file.write(private)
    given.file.with_name(given.file.name + ".pub").write_bytes(public)
    print(f"{given.file}.pub {officer_keys.fingerprint(public)}")
    return 0


def run_officer(given: argparse.Namespace) -> int:
    """Register a public key."""
    account = User.objects.filter(username=given.account).first()
    if account is None:
        print(f"Akun {given.account} tidak ada.")
        return 1
    public = given.public.read_text(encoding="ascii", errors="replace")
    made = officers.register_officer(account=account, public_key=public, by=None, at=timezone.now())
    print(f"{made.held_by.username} {made.fingerprint}")
    return 0


def _unlocked(files: list[Path]) -> list[officer_keys.OfficerKey]:
    """The keys in the files of officers, each of whom gives a password."""
    return [officer_keys.unlocked(one.read_bytes(), getpass.getpass(f"Kata sandi {one}: ")) for one in files]


def run_seal(given: argparse.Namespace) -> int:
    """Write a package."""
    bank = ItemBank.objects.filter(code=given.bank).first()
    if bank is None:
        print(f"Bank {given.bank} tidak ada.")
        return 1
    package = packages.export_bank(bank=bank, keys=_unlocked(given.key), by=None, at=timezone.now())
    given.file.write_bytes(package)
    print(f"{given.file} {len(package)} B")
    return 0


def run_open(given: argparse.Namespace) -> int:
    """Load a package."""
    package = given.file.read_bytes()
    bank = packages.import_bank(package=package, keys=_unlocked(given.key), by=None, at=timezone.now())
    print(f"{bank.code}: {bank.items.count()} items")
    return 0


def run_qti_export(given: argparse.Namespace) -> int:
    """Write a QTI package."""
    bank = ItemBank.objects.filter(code=given.bank).first()
    rows = Item.objects.filter(bank=bank).select_related("bank", "competence").order_by("code")
    items = list(rows.filter(code__in=given.codes) if given.codes else rows)
    if missing := set(given.codes) - {one.code for one in items}:
        print(f"Bank {given.bank} tidak punya soal {', '.join(sorted(missing))}.")
        return 1
    account = User.objects.filter(username=given.account).first() if given.account else None
    if bank is None or (given.account and account is None):
        print(f"Bank {given.bank} tidak ada." if bank is None else f"Akun {given.account} tidak ada.")
        return 1
    languages = [given.language, *(one for one in LANGUAGES if one != given.language)]
    package = export_items(items=items, by=account, at=timezone.now(), as_test=given.test, languages=languages)
    given.file.write_bytes(package)
    print(f"{given.file} {len(package)} B")
    return 0


def run_qti_import(given: argparse.Namespace) -> int:
    """Make drafts, or with `--dry-run` nothing, and print the report."""
    bank, package = ItemBank.objects.get(code=OPEN_BANK), given.file.read_bytes()
    defaults = importing.Defaults(given.competence, given.level, given.setting, given.language)
    if given.dry_run:
        report = importing.preview_package(package=package, bank=bank, defaults=defaults)
    else:
        account = User.objects.filter(username=given.account).first()
        if account is None:
            print("Sebut penulis rancangannya dengan --as AKUN.")
            return 1
        report = importing.import_items(package=package, bank=bank, defaults=defaults, by=account, at=timezone.now())
    _print_report(report)
    return 0


def _print_report(report: importing.Report) -> None:
    for note in report.notes:
        print(f"{note.severity.label}: {note.what} ({note.where})")
    for line in report.lines:
        code = line.item.code if line.item else line.same_as
        print(f"{line.identifier}: {line.fate.label} {code} {line.why}".rstrip())
        for note in line.notes:
            print(f"  {note.severity.label}: {note.what} ({note.where})")
        for fault in line.faults:
            print(f"  {fault}")
    for fate in importing.Fate:
        print(f"figure {fate.value} {report.count(fate)} items")


def run_replay(given: argparse.Namespace) -> int:
    """Replay the newest finished tests; 1 when one of them does not follow its stored rules."""
    newest = Sitting.objects.filter(state=SittingState.FINISHED).order_by("-finished_at", "-pk")[: max(given.newest, 0)]
    held = answers = 0
    for one in replayed(newest.iterator(chunk_size=500)):
        held += one.holds
        answers += one.answers
        if not one.holds:
            print(f"{one.sitting.uuid}: {one.told}")
    count = min(given.newest, Sitting.objects.filter(state=SittingState.FINISHED).count())
    print(f"figure replayed {held} of {count} tests, {answers} answers")
    return 0 if held == count else 1
