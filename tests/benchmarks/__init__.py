"""What things cost, measured by hand and never in CI: ratios inside one interleaved run, and the phases of a run.

Each module is a command (`python -m tests.benchmarks.bulk_door --help`); what it measured is printed, not judged.
"""
