"""What to type: curl and Python for every operation that reads, on the shipped record. The tests run each of them.

One table gives both, so that they ask the same. Python uses the client in docs/examples. Where a key is a random one,
the snippet asks for it first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings

TAKE = 'python3 -c \'import json, sys; print(json.load(sys.stdin)["results"][0]["id"])\''


@dataclass(frozen=True, slots=True)
class Read:
    """A question. `shows` are the fields that Python prints, of each row, or of the one answer; `first` is the list
    whose first row has the id that stands in the address as `{key}`; what `needs_token` is asked with one.
    """

    path: str
    asked: Mapping[str, str | int]
    shows: tuple[str, ...]
    first: str = ""
    is_list: bool = False
    needs_token: bool = False


def _rows(path: str, *shows: str, **asked: str | int) -> Read:
    return Read(path, asked, shows, is_list=True)


def _one(path: str, *shows: str, first: str = "", **asked: str | int) -> Read:
    return Read(path, asked, shows, first)


READS: dict[str, Read] = {
    "countries/": _rows("countries/", "iso2", "name", "last_checked_on", coalition="willing"),
    "countries/{iso2}/": _one("countries/FR/", "name", "pledges", as_of="2025-06-01"),
    "coalitions/": _rows("coalitions/", "slug", "name"),
    "coalitions/{slug}/": _one("coalitions/willing/", "name", "complete_to"),
    "coalitions/{slug}/matrix/": _rows("coalitions/willing/matrix/", "country", "capability", "state"),
    "coalitions/{slug}/totals/": _rows(
        "coalitions/willing/totals/", "capability", "measure", "floor", "ceiling", met="peace_agreement"
    ),
    "coalitions/{slug}/coverage/": _one("coalitions/willing/coverage/", "results"),
    "requirements/": _rows("requirements/", "capability", "quantity"),
    "pledges/": _rows("pledges/", "id", "status", "last_stated_on", country="FR,DE", stale="true"),
    "pledges/{public_id}/": _one("pledges/fr-troops-1/", "title", "firmness", "summary"),
    "pledges/{public_id}/timeline/": _rows("pledges/fr-troops-1/timeline/", "statement", "position"),
    "pledges/{public_id}/history/": _rows("pledges/fr-troops-1/history/", "firmness", "status"),
    "statements/": _rows("statements/", "id", "said_to", "summary", country="IT", said_after="2025-02-28"),
    "statements/{public_id}/": _one("statements/{key}/", "said_to", "summary", first="statements/"),
    "documents/": _rows("documents/", "id", "title", limit=5),
    "documents/{public_id}/": _one("documents/{key}/", "title", "address", first="documents/"),
    "publishers/": _rows("publishers/", "id", "name", "reliability"),
    "publishers/{slug}/": _one("publishers/{key}/", "name", "reliability", first="publishers/"),
    "conditions/": _rows("conditions/", "id", "state"),
    "conditions/{slug}/": _one("conditions/{key}/", "label", "state", first="conditions/"),
    "flags/": _rows("flags/", "id", "rule_name", "severity", state="open", severity_min="medium"),
    "flags/{public_id}/": _one("flags/{key}/", "rule_name", "explanation", first="flags/"),
    "changes/": _rows("changes/", "seq", "n", "kind", "sentence", after="0", limit=20),
    "drafts/": replace(_rows("drafts/", "id", "state", "updated_at"), needs_token=True),
    "drafts/{public_id}/": replace(
        _one("drafts/{key}/", "state", "needs_second_reader", first="drafts/"), needs_token=True
    ),
    "search/": _rows("search/", "kind", "id", "title", q="peacekeeping troops"),
    "exports/": _rows("exports/", "name", "csv", "ndjson"),
    "exports/datapackage.json": _one("exports/datapackage.json", "name", "version"),
    "meta/vocabulary/": _rows("meta/vocabulary/", "name", "codes"),
    "meta/rules/": _rows("meta/rules/", "id", "version", "name"),
    "meta/limits/": _rows("meta/limits/", "name", "value", "unit"),
}
"""By the address as the schema writes it, after `/api/v1/`."""

EXPLAIN = (
    """FLAG=$(curl -s "{site}/api/v1/flags/?rule=C1&limit=1")
A=$(echo "$FLAG" | python3 -c 'import json, sys; print(json.load(sys.stdin)["results"][0]["evidence"][0]["position"])')
B=$(echo "$FLAG" | python3 -c 'import json, sys; print(json.load(sys.stdin)["results"][0]["evidence"][1]["position"])')
curl -s "{site}/api/v1/explain/?a=$A&b=$B"
""",
    """flag = next(tracker.rows("flags/", rule="C1"))
earlier, later = (one["position"] for one in flag["evidence"])
answer = tracker.get("explain/", a=earlier, b=later)
print(answer["raised"], [gate["gate"] for gate in answer["gates"] if not gate["passed"]])
""",
)
IMPORT = (
    """curl -s "{site}/api/v1/imports/$IMPORT/" -H "Authorization: Bearer $TOKEN"
""",
    """answer = tracker.get(f"imports/{os.environ['IMPORT']}/")
print(answer["by"], answer["at"], [one["id"] for one in answer["statements"] if one["stands"]])
""",
)
TABLE = (
    """curl -s "{site}/api/v1/exports/{name}.{form}?country=FR" -o {name}.{form}
""",
    """for row in tracker.table("{name}", country="FR"):  # complete, or an error
    print(row)
""",
)
SNAPSHOT = (
    """DAY=$(curl -s "{site}/api/v1/exports/snapshots/" | python3 -c 'import json, sys; print(json.load(sys.stdin)["results"][0]["day"])')
for FILE in SHA256SUMS pledges.csv datapackage.json; do
    curl -s "{site}/api/v1/exports/snapshots/$DAY/$FILE" -o $FILE
done
sha256sum --ignore-missing -c SHA256SUMS
""",  # noqa: E501 - one line for the shell
    """newest = next(tracker.rows("exports/snapshots/"))
print(newest["day"], newest["seq"], newest["head"])
for file in newest["files"]:
    print(file["name"], file["rows"], len(tracker.file(file["url"], sha256=file["sha256"])))
""",
)
"""What says the same for several operations: curl, and Python."""


def snippets(path: str) -> tuple[str, str] | None:
    """The curl and the Python of the reading operation at `path`, written as the schema does after `/api/v1/`; None
    where there are none.
    """
    site = settings.SITE_URL
    if read := READS.get(path):
        return _curl(read, site), _python(read, site)
    pair: tuple[str, str] | None = None
    if path == "explain/":
        pair = EXPLAIN
    elif path.startswith("exports/snapshots/"):
        pair = SNAPSHOT
    elif path.startswith("exports/"):
        name, _dot, form = path.removeprefix("exports/").partition(".")
        pair = TABLE[0].replace("{name}", name).replace("{form}", form), TABLE[1].replace("{name}", name)
    elif path == "imports/{slug}/":
        pair = IMPORT
    if pair is None:
        return None
    return pair[0].replace("{site}", site), _opening(site, needs_token=pair is IMPORT) + pair[1]


def told(path: str) -> str:
    """The same as Markdown, to stand below what the operation's description says; empty where there are none."""
    found = snippets(path)
    if found is None:
        return ""
    intro = "\n\nWith an access token in `TOKEN`:" if "$TOKEN" in found[0] else ""
    if "$IMPORT" in found[0]:
        intro = "\n\nWith the `id` that `POST imports/` answered in `IMPORT`, and an access token in `TOKEN`:"
    return f"{intro}\n\n```sh\n{found[0]}```\n\n```python\n{found[1]}```"


def _curl(read: Read, site: str) -> str:
    query = f"?{urlencode(read.asked, safe=',')}" if read.asked else ""
    who = ' -H "Authorization: Bearer $TOKEN"' if read.needs_token else ""
    if not read.first:
        return f'curl -s "{site}/api/v1/{read.path}{query}"{who}\n'
    return (
        f'KEY=$(curl -s "{site}/api/v1/{read.first}?limit=1"{who} | {TAKE})\n'
        f'curl -s "{site}/api/v1/{read.path.replace("{key}", "$KEY")}{query}"{who}\n'
    )


def _python(read: Read, site: str) -> str:
    asked = "".join(f', {name}="{value}"' for name, value in read.asked.items())
    opening = _opening(site, needs_token=read.needs_token)
    if read.is_list:
        shown = ", ".join(f'row["{name}"]' for name in read.shows)
        method = f'for row in tracker.rows("{read.path}"{asked}):\n    print({shown})\n'
        return opening + method
    shown = ", ".join(f'answer["{name}"]' for name in read.shows)
    if not read.first:
        return opening + f'answer = tracker.get("{read.path}"{asked})\nprint({shown})\n'
    taken = f'key = next(tracker.rows("{read.first}"))["id"]\n'
    return opening + taken + f'answer = tracker.get(f"{read.path}"{asked})\nprint({shown})\n'


def _opening(site: str, *, needs_token: bool = False) -> str:
    if needs_token:
        return (
            "import os\n\nfrom coalition_client import Tracker\n\n"
            f'tracker = Tracker("{site}", token=os.environ["TOKEN"])\n'
        )
    return f'from coalition_client import Tracker\n\ntracker = Tracker("{site}")\n'
