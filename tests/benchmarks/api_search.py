"""Search over many words: no word may cost much more than the usual one."""

import random
import re
import statistics
from typing import Any

from django.db import connection

TERMS = 120
COMMONEST = 3
GOAL = 10.0
"""The dearest word over the median."""

_WORDS = """
    SELECT word, count(*) FROM (
        SELECT unnest(tsvector_to_array(to_tsvector('simple', said.words))) AS word FROM (
            (SELECT summary AS words FROM pledges_statement WHERE until_seq IS NULL LIMIT 50000)
            UNION ALL (SELECT quote || ' ' || translation FROM pledges_appearance WHERE until_seq IS NULL LIMIT 50000)
        ) said
    ) words WHERE length(word) >= 3 GROUP BY word ORDER BY 2 DESC, 1
"""


def measure(server: Any, repeats: int = 3) -> dict[str, float]:
    """Milliseconds of processor time of a question, by word: the least of `repeats`; printed against the goal."""
    from tests.benchmarks.api_servers import of_the_database, spent

    with connection.cursor() as cursor:
        cursor.execute(_WORDS)
        words = [word for word, _count in cursor.fetchall() if re.fullmatch(r"[a-z]+", word)]
    dice = random.Random(1)
    asked = list(dict.fromkeys([*words[:COMMONEST], *dice.sample(words, min(TERMS, len(words)))]))
    costs: dict[str, list[float]] = {word: [] for word in asked}
    for number in range(repeats + 1):
        for word in dice.sample(asked, len(asked)):
            pids = [*server.processes(), *of_the_database()]
            before = spent(pids)
            kind = f"application/json;v={number}, */*"
            status, _headers, body = server.ask(f"/api/v1/search/?q={word}&limit=20", Accept=kind)
            if status != 200:
                raise SystemExit(f"search for {word}: {status} {body[:300]!r}")
            costs[word].append((spent(pids) - before) / 1e6)
    found = {word: min(times[1:]) for word, times in costs.items()}
    middle, most = statistics.median(found.values()), max(found, key=lambda word: found[word])
    verdict = "met" if found[most] <= GOAL * middle else "MISSED"
    print(f"search, {len(asked)} words: median {middle:.1f} ms, dearest {found[most]:.1f} ms ({most!r}), "
          f"{found[most] / middle:.1f} x median (goal {GOAL:g}: {verdict}); "
          + ", ".join(f"{word!r} {found[word]:.1f}" for word in asked[:COMMONEST]), flush=True)  # fmt: skip
    return {"search, median word": middle, "search, dearest word": found[most]}
