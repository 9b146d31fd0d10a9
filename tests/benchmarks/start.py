"""How long `manage.py up` takes from nothing and again, against one bare command of Django's.

`python -m tests.benchmarks.start [--rounds 3]`: a state folder of its own, which is removed at the end; the environment
must stand already. Seconds are of the wall, so run it on a machine with nothing else to do, and quote the ratios.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.coalition.supervisor.running import ROOT, Tracker, clean_environment, state_folder


def main() -> None:
    """Print the first start, and the medians of the second one and of the bare command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="second starts and bare commands, in turn (3)")
    rounds = parser.parse_args().rounds
    again, bare = [], []
    with state_folder() as folder:
        first = _start(folder)
        for _round in range(rounds):
            again.append(_start(folder))
            bare.append(_bare())
    second, floor = statistics.median(again), statistics.median(bare)
    print(f"first start, packages there    {first:6.1f} s   {first / floor:5.1f} × a bare command")
    print(f"second start, median of {rounds:<4}   {second:6.1f} s   {second / floor:5.1f} × a bare command")
    print(f"a bare command of Django's     {floor:6.1f} s")


def _start(folder: Path) -> float:
    start = time.perf_counter()
    tracker = Tracker(folder).ready()
    took = time.perf_counter() - start
    tracker.stop()
    return took


def _bare() -> float:
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "version"]
    environment = clean_environment(SECRET_KEY="x" * 50, DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
