"""The least that an answer can cost: a bare WSGI program that reads one ready body. `BODY` names the file it stores."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg

_connection: Any = None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The body, by one read over a kept connection."""
    global _connection
    if _connection is None:
        _connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        _connection.cursor_factory = psycopg.Cursor
    cursor = _connection.cursor(binary=True)
    cursor.execute("SELECT body FROM bench_ready WHERE k = %s", (1,), prepare=True)
    body = cursor.fetchone()[0]
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def store(url: str) -> None:
    """Put the body where the program reads it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_ready (k int PRIMARY KEY, body bytea)")
        connection.execute("DELETE FROM bench_ready")
        connection.execute("INSERT INTO bench_ready VALUES (1, %s)", (Path(os.environ["BODY"]).read_bytes(),))
