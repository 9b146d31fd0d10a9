"""Every address of the program, found in the URLconf, with the keys of hidden rows in it.

A new address is asked by itself where it has no key or a key of `World.keys`; one with another key fails the test
until its key is put there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, get_resolver

from tests.rig.reading import everything
from tests.visibility.hidden import Hidden

ABSENT = "zzzzzzzzzzzz"
ABSENT_NUMBER = "99999999"
KEY = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")
OF_ADMIN = re.compile(r"admin/(auth|coalition|pledges)/(\w+)/")

QUESTIONS = {
    "api/v1/pledges/": ["has_open_flag=true", "severity_min=low", "changed_since_seq=0", "limit=100"],
    "api/v1/flags/": ["severity_min=low", "pledge=fr-troops-1", "rule=C1", "limit=100"],
    "api/v1/changes/": ["limit=100"],
    "api/v1/statements/": ["limit=100"],
    "api/v1/search/": ["q=said&limit=100", "q=paper&limit=100", "q=a&limit=100"],
    "changes/": ["clock=world", "country=FR", "pledge=fr-troops-1"],
    "api/v1/coalitions/willing/totals/": ["met=peace_agreement&failed=us_backstop"],
    "": ["show=disputed"],
    "admin/autocomplete/": [
        f"app_label={app}&model_name={model}&field_name={name}&term="
        for app, model, name in (
            ("coalition", "membership", "country"), ("coalition", "speaker", "country"),
            ("pledges", "publisher", "country"), ("pledges", "flag", "pledge"), ("pledges", "digest", "subscription"),
            ("pledges", "delivery", "digest"), ("pledges", "draft", "author"),
        )
    ],
    "admin/pledges/pledge/": ["flags__isnull=0", "flags__internal__exact=1", "all="],
    "admin/pledges/flag/": ["internal__exact=1", "all="],
    "admin/search/": ["s=a"],
}  # fmt: skip
"""What is asked of an address besides itself."""


@dataclass
class World:
    hidden: list[Hidden]
    keys: dict[str, list[str]]


def world_of(hidden: list[Hidden], keys: dict[str, list[str]]) -> World:
    """`keys` are those of open rows; those of hidden ones and of none are added."""
    ids = [key for one in hidden for key in one.keys]
    told = {**keys, "public_id": [*keys["public_id"], *ids, ABSENT]}
    told["app_label"] = ["auth", "coalition", "pledges"]
    told["url"] = told["path"] = ["nothing/"]
    return World(hidden, told)


def routes() -> list[str]:
    """Each address as the URLconf writes it."""

    def walk(patterns: list, prefix: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLPattern):
                yield prefix + str(one.pattern)
            else:
                yield from walk(one.url_patterns, prefix + str(one.pattern))

    return list(walk(get_resolver().url_patterns, ""))


def addresses(world: World) -> Iterator[str]:
    """Every address, filled in with every key that fits it, and with its questions. KeyError for an unknown key."""
    for route in routes():
        for path in _filled(route, world):
            yield f"/{path}"
            yield from (f"/{path}?{question}" for question in QUESTIONS.get(path, ()))


Asked = tuple[str, str]
"""An address, and the key in it."""


def pairs(world: World) -> Iterator[tuple[Hidden, Asked, Asked]]:
    """The address of a hidden row, and the same address of none."""
    for route in routes():
        names = _names(route)
        for one in world.hidden:
            if "public_id" in names:
                yield from ((one, *_both(route, world, "public_id", key, ABSENT)) for key in one.keys)
            for row in one.rows:
                found = OF_ADMIN.match(route)
                if "object_id" in names and found and found[2] == row._meta.model_name:
                    yield one, *_both(route, world, "object_id", str(row.pk), ABSENT_NUMBER)
                if "content_type_id" in names:
                    number = str(ContentType.objects.get_for_model(row).pk)
                    of_kind = route.replace("<path:content_type_id>", number)
                    yield one, *_both(of_kind, world, "object_id", str(row.pk), ABSENT_NUMBER)


def _both(route: str, world: World, name: str, key: str, absent: str) -> tuple[Asked, Asked]:
    others = {other: _choices(other, route, world)[0] for other in _names(route) if other != name}
    first, second = ((f"/{_fill(route, {**others, name: one})}", one) for one in (key, absent))
    return first, second


def _names(route: str) -> list[str]:
    return [first or second for first, second in KEY.findall(route)]


def _filled(route: str, world: World) -> Iterator[str]:
    names = _names(route)
    choices = [_choices(name, route, world) for name in names]
    for chosen in product(*choices):
        yield _fill(route, dict(zip(names, chosen, strict=True)))


def _fill(route: str, keys: dict[str, str]) -> str:
    return KEY.sub(lambda found: keys[found[1] or found[2]], route).replace("^", "").replace("$", "")


def _choices(name: str, route: str, world: World) -> list[str]:
    found = OF_ADMIN.match(route)
    if found and name in ("object_id", "id"):
        model: type[Model] = apps.get_model(found[1], found[2])
        rows = [str(row.pk) for one in world.hidden for row in one.rows if isinstance(row, model)]
        first = everything(model).order_by("pk").values_list("pk", flat=True).first()
        return list(dict.fromkeys([*rows, *([str(first)] if first else []), ABSENT_NUMBER]))
    if name == "content_type_id":
        models = {type(row) for one in world.hidden for row in one.rows}
        return [str(ContentType.objects.get_for_model(model).pk) for model in models]
    if name == "object_id":
        return [*{str(row.pk) for one in world.hidden for row in one.rows}, ABSENT_NUMBER]
    return world.keys[name]
