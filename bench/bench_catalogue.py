"""Search of the catalogue, and hints while a programme is typed, at 100,000 programmes (BENCH_PROGRAMMES).

    python -m bench.bench_catalogue          on SQLite; with DATABASE_URL on an empty PostgreSQL database

Programmes come from `overlap_world`. 300 searches: one to three words of stored titles, a third of them with a slip, a
third narrowed by an agency or a mode. Each includes the reading of the twenty rows that the page shows. Hints: a title
and objective of stored programmes with one word changed. Printed: mean, median and 95th percentile in milliseconds.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench.report import figure

SIZE = int(os.environ.get("BENCH_PROGRAMMES", "100000"))
ASKED, TYPED = 300, 100
AT = datetime(2026, 11, 20, tzinfo=UTC)


def main() -> int:
    """Build the catalogue and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
        os.environ["MELEK_VAR"] = folder
        import django

        django.setup()
        from django.core.management import call_command

        from melek.site.setup import set_up

        call_command("migrate", interactive=False, verbosity=0)
        set_up()
        begun = time.perf_counter()
        titles = _fill()
        figure("catalogue_built", time.perf_counter() - begun, "s")
        _search(titles)
        _hints(titles)
    return 0


def _fill() -> list[str]:
    from bench.overlap_world import programmes
    from melek.catalogue.models import Programme, ProgrammeVersion
    from melek.catalogue.services.search import CODE, TITLE, TOLD, index_many
    from melek.kit.db import refresh_statistics
    from melek.registry.models import Agency

    world = programmes(SIZE)
    owners = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    told = zip(world["titles"], world["bodies"], world["modes"], strict=True)
    rows = [
        (Programme(code=f"B-{n}", owner_id=owners[n % len(owners)], state="published", made_at=AT), *one)
        for n, one in enumerate(told)
    ]
    Programme.objects.bulk_create((row[0] for row in rows), batch_size=5000)
    keys = dict(Programme.objects.values_list("code", "pk"))
    modes = ("classroom", "online", "blended")
    ProgrammeVersion.objects.bulk_create(
        (
            ProgrammeVersion(
                programme_id=keys[one.code],
                number=1,
                state="published",
                title=title,
                objective=body,
                mode=modes[mode],
                hours=24,
                made_at=AT,
            )
            for one, title, body, mode in rows
        ),
        batch_size=5000,
    )
    texts = ((keys[one.code], [(title, TITLE), (body, TOLD), (one.code, CODE)]) for one, title, body, _mode in rows)
    block: list[Any] = []
    for one in texts:
        block.append(one)
        if len(block) == 10_000:
            index_many(block)
            block = []
    index_many(block)
    refresh_statistics()
    return list(world["titles"])


def _search(titles: list[str]) -> None:
    from melek.catalogue.models import Programme
    from melek.catalogue.queries.programmes import in_order, with_versions
    from melek.catalogue.queries.search import Wanted, search

    chance = random.Random(7)
    asked = [_question(chance, titles, place) for place in range(ASKED)]
    found: list[int] = []

    def ask(wanted: Wanted) -> None:
        keys = search(wanted).keys
        found.append(len(keys))
        in_order(with_versions(Programme.objects.listed()), keys[:20])

    _timed("search", ask, asked)
    figure("search_found_something", sum(count > 0 for count in found) / len(found), "share")


def _question(chance: random.Random, titles: list[str], place: int) -> Any:
    from melek.catalogue.queries.search import Wanted

    words = [word for word in chance.choice(titles).split() if len(word) > 4]
    chosen = chance.sample(words, min(len(words), chance.choice((1, 2, 3))))
    if place % 3 == 0:
        chosen[0] = _slip(chance, chosen[0])
    narrowed: dict[str, Any] = {}
    if place % 3 == 1:
        narrowed = chance.choice(({"mode": "online"}, {"agency": "bkn"}))
    return Wanted(words=" ".join(chosen), **narrowed)


def _slip(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1 :]


def _hints(titles: list[str]) -> None:
    from melek.catalogue.queries.hints import hints_for

    chance = random.Random(8)

    def ask(title: str) -> None:
        hints_for(f"{title} Terpadu", f"Peserta mampu {title.casefold()}")

    _timed("typing_hints", ask, chance.sample(titles, TYPED))


def _timed(name: str, ask: Callable[[Any], None], questions: list[Any]) -> None:
    for question in questions[:10]:
        ask(question)
    spent = []
    for question in questions:
        begun = time.perf_counter()
        ask(question)
        spent.append(1000 * (time.perf_counter() - begun))
    spent.sort()
    figure(f"{name}_mean", sum(spent) / len(spent), "ms")
    figure(f"{name}_median", spent[len(spent) // 2], "ms")
    figure(f"{name}_p95", spent[int(0.95 * len(spent))], "ms")


if __name__ == "__main__":
    sys.exit(main())
