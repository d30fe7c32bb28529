"""Verbs of identity: the first administrator, a check of the trail."""

import argparse
import getpass
from typing import Any

from django.utils import timezone

from melek.identity import trail
from melek.identity.services.accounts import create_admin


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    admin = verbs.add_parser("create-admin", help="make the first account that may grant roles")
    admin.add_argument("username")
    admin.add_argument("--name", default="")
    admin.set_defaults(run=run_create_admin)
    check = verbs.add_parser("check-trail", help="verify the hash chain of the trail")
    check.set_defaults(run=run_check_trail)


def run_create_admin(given: argparse.Namespace) -> int:
    """Ask for a password twice and make the account."""
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        print("The two passwords differ.")
        return 1
    name = given.name or given.username
    create_admin(username=given.username, display_name=name, password=password, at=timezone.now())
    print(f"{given.username} may now sign in. A second factor is asked for at the first sign-in.")
    return 0


def run_check_trail(given: argparse.Namespace) -> int:
    """Print whether the chain is whole; 1 when it is broken."""
    broken = trail.first_break()
    print("The trail is whole." if broken is None else f"The trail is broken at entry {broken.pk}.")
    return 0 if broken is None else 1
