"""The three programs of the product and their arguments; the containers run the same (a test compares)."""


def web(bind: str) -> list[str]:
    """Return gunicorn's arguments: two processes with eight threads each, loaded once and forked."""
    options = "--workers 2 --threads 8 --preload --graceful-timeout 5 --no-control-socket"
    return ["gunicorn", "coalition.wsgi:application", "--bind", bind, *options.split()]


def worker() -> list[str]:
    """Return the worker's arguments: two children, and no talk among workers, which nobody needs."""
    return "celery -A coalition.celery worker --loglevel INFO --concurrency 2 --without-gossip --without-mingle".split()


def beat(schedule: str) -> list[str]:
    """Return beat's arguments; `schedule` is a file that may be lost at any time."""
    return [*"celery -A coalition.celery beat --loglevel INFO --pidfile= --schedule".split(), schedule]
