"""Lets a plain command (`manage.py createsuperuser`) find the servers of a running `up`."""

import os
from pathlib import Path

from coalition.supervisor import state
from coalition.supervisor.say import Refusal

KEYS = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL", "STATIC_ROOT")


def running_servers(root: Path) -> None:
    """Fill the environment from what runs, where it is not already set. Raises Refusal where nothing runs."""
    if os.environ.get("DATABASE_URL"):
        if not os.environ.get("SECRET_KEY") and (state.locate(root).folder / "secret_key").exists():
            os.environ["SECRET_KEY"] = state.locate(root).secret_key()
        return
    place = state.locate(root)
    found = place.running()
    if found is None:
        raise Refusal(
            "No database is running: start `python3 manage.py up` in another terminal and leave it on, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    for name in KEYS:
        if found.get(name):
            os.environ.setdefault(name, found[name])
    os.environ.setdefault("SECRET_KEY", place.secret_key())
