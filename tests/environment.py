"""Loaded before Django's settings: every run of the tests writes into a folder of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="melek-tests-"))
os.environ["MELEK_VAR"] = str(VAR)
os.environ.setdefault("MELEK_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.pop("MELEK_DEMO", None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the browser tests
# one thread of linear algebra a process: the two workers and what they serve would wait for each other's
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
(VAR / "static").mkdir(parents=True)
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
