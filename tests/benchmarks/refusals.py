"""What a refusal costs: 500 words to search, 5,000 items, deep cursors, odd encodings, on every address that reads.

    python -m tests.benchmarks.refusals [--rounds 7]

Asked of the whole program in this process (middleware, routing, problem document); a refusal of this kind asks the
database nothing, which `tests/api/test_refused_before_reading.py` holds. Printed are milliseconds of processor time and
of the clock: of each kind of question the median of its rounds on the address where that was most. Goal: 50.
"""

import argparse
import logging
import os
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

import django

if TYPE_CHECKING:
    from django.test import Client


class Cost(NamedTuple):
    """Milliseconds."""

    cpu: float
    clock: float


def main() -> None:
    """Ask every question on every address, so many rounds, and print what each kind of question cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    os.environ["RATE_LIMITS"] = "false"
    django.setup()
    from django.test import Client

    from tests.examples.test_snippets import reading

    logging.disable(logging.CRITICAL)
    client = Client()
    client.get("/api/v1/pledges/?nosuch=1")  # the first request makes the program ready
    found: dict[str, list[tuple[float, Cost, str]]] = {}
    for path in reading():
        address = path.replace("{file}", "flags.csv").replace("{day}", "2026-01-01").replace("{iso2}", "FR")
        address = address.replace("{slug}", "willing").replace("{public_id}", "fr-troops-1")
        for kind, query in questions():
            costs = [_asked(client, f"/api/v1/{address}?{query}") for _ in range(rounds)]
            typical = Cost(*(statistics.median(part) for part in zip(*costs, strict=True)))
            found.setdefault(kind, []).append((typical.clock, typical, path))
    print(f"{'':34} {'CPU ms':>8} {'clock ms':>9}  dearest on, of {len(reading())} addresses")
    for kind, costs_of in found.items():
        _, cost, path = max(costs_of)
        print(f"{kind:34} {cost.cpu:8.2f} {cost.clock:9.2f}  {path}")


def questions() -> list[tuple[str, str]]:
    """What is too much or cannot be read, each with its name."""
    from tests.api.corpus import UNREADABLE
    from tests.api.test_refused_before_reading import DEEP, ITEMS, SOME_ITEMS, WORDS

    odd = [(f"odd: {name}"[:34], f"fields={value}") for name, value in UNREADABLE.items()]
    many = [(f"5,000 items of {name}", f"{name}={ITEMS}") for name in ("country", "fields")]
    some = [(f"101 items of {name}", f"{name}={SOME_ITEMS}") for name in ("fields", "nosuch")]
    return [("500 words", f"q={WORDS}"), *many, *some, ("a deep cursor", f"cursor={DEEP}"), *odd]


def _asked(client: "Client", address: str) -> Cost:
    cpu, clock = time.process_time(), time.perf_counter()
    status = client.get(address).status_code
    cost = Cost((time.process_time() - cpu) * 1_000, (time.perf_counter() - clock) * 1_000)
    if status != 400:
        raise SystemExit(f"{address[:120]} was answered {status}, not refused")
    return cost


if __name__ == "__main__":
    main()
