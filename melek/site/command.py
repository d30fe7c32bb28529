"""The `melek` command: each part brings its verbs in `commands.py`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import django


def parser() -> argparse.ArgumentParser:
    """The whole command line, with the verbs of every installed part."""
    from django.conf import settings

    top = argparse.ArgumentParser(prog="melek", description="Measure the digital literacy of a civil service.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for app in settings.INSTALLED_APPS:
        if app.startswith("melek.") and find_spec(f"{app}.commands"):
            import_module(f"{app}.commands").register(verbs)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run one verb; a refused act prints its reason and ends with 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
    django.setup()
    from melek.kit.errors import DomainError

    given = parser().parse_args(arguments)
    try:
        return given.run(given) or 0
    except DomainError as error:
        print(error, file=sys.stderr)
        return 1
