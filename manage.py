"""Django's command line for developers; people who run Melek use the `melek` command."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
    execute_from_command_line(sys.argv)
