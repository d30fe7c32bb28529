"""Verbs of identity: the first administrator, a lost second factor, a check of the trail."""

import argparse
import getpass
from typing import Any

from django.utils import timezone

from melek.identity import trail
from melek.identity.models import TrailEntry, User
from melek.identity.services.accounts import create_admin
from melek.identity.services.sign_in import remove_factors


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    admin = verbs.add_parser("create-admin", help="make the first account that may grant roles")
    admin.add_argument("username")
    admin.add_argument("--name", default="")
    admin.set_defaults(run=run_create_admin)
    factor = verbs.add_parser("remove-factor", help="remove the second factor of somebody who lost it")
    factor.add_argument("username")
    factor.add_argument("--reason", required=True)
    factor.set_defaults(run=run_remove_factor)
    check = verbs.add_parser("check-trail", help="verify the hash chain and the signed heads of the trail")
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


def run_remove_factor(given: argparse.Namespace) -> int:
    """Remove it; the next sign-in asks for a new one where it is compulsory."""
    user = User.objects.filter(username=given.username).first()
    if user is None:
        print(f"There is no account {given.username}.")
        return 1
    remove_factors(user=user, reason=given.reason, at=timezone.now())
    print(f"{given.username} has no second factor any more.")
    return 0


def run_check_trail(given: argparse.Namespace) -> int:
    """Print whether the chain is whole, and its signed heads fit and are all there; 1 when something does not hold."""
    broken, heads = trail.first_break(), trail.broken_heads()
    faults = []
    if not TrailEntry.objects.exists():
        faults.append("The trail has no entry. Setup writes the first ones: they were removed, or setup has not run.")
    if broken is not None:
        faults.append(f"The trail is broken at entry {broken.pk}.")
    if heads:
        faults.append(f"Signed heads do not fit: {', '.join(day.isoformat() for day in heads)}.")
    if missing := trail.missing_heads(timezone.localdate()):
        faults.append(
            f"Signed heads are missing: {', '.join(day.isoformat() for day in missing)}. They were removed, or no worker "
            "has run since: start it, and check again."
        )
    print("\n".join(faults) or "The trail is whole.")
    return 1 if faults else 0
