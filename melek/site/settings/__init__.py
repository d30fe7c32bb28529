"""Django settings. What an operator may change comes from the environment; `docs/reference/settings.md` lists it."""

from melek.site.settings.base import *
from melek.site.settings.security import *
from melek.site.settings.stores import *
