"""Where Melek keeps things: the operational store, the cache beside it, the warehouse."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from melek.site.settings.environment import VAR_DIR

# journal_size_limit keeps the write-ahead log from growing without end after a bulk import
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
)


def database(url: str) -> dict[str, Any]:
    """Django's database entry for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = Path(unquote(parts.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        timeout = float(os.environ.get("MELEK_SQLITE_TIMEOUT", "20"))
        options = {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": _PRAGMAS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options, "CONN_MAX_AGE": None}
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 0,  # the pool keeps connections; Django must not
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 10}},
        }
    raise ValueError(f"DATABASE_URL must start with sqlite:// or postgresql://, not {parts.scheme!r}")


DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'melek.sqlite3'}"))}
CACHES = {
    "default": {
        # in the database, because the throttle of two web workers must be one throttle
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
    },
    "process": {  # only what another process can read from the store again
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
WAREHOUSE_DIR = Path(os.environ.get("MELEK_WAREHOUSE", VAR_DIR / "warehouse")).resolve()
