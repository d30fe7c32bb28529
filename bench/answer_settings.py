"""Melek's settings with the address of the peer view; everything else is the same server."""

from melek.site.settings import *

ROOT_URLCONF = "bench.answer_urls"
