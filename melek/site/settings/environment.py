"""Reading settings from the environment, with the folder for everything Melek writes."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("MELEK_VAR", ROOT / "var")).resolve()


def flag(name: str, *, default: bool = False) -> bool:
    """Whether an environment variable says yes (`1`, `true`, `yes`)."""
    return os.environ.get(name, "1" if default else "").lower() in {"1", "true", "yes"}


def secret(name: str) -> str:
    """A secret from the environment, else from a file in VAR_DIR that is made once and readable by its owner only."""
    if value := os.environ.get(name):
        return value
    path = VAR_DIR / "keys" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
