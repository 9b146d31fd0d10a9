"""What to type to write: curl and Python for the writes that have an example body, which is read from `body.json`.

The tests run each of them, in this order. What is changed is read first, with the version that `If-Match` names.
"""

from dataclasses import dataclass

from django.conf import settings

from api.examples import EXAMPLES

ASK = (
    'python3 -c \'import json, sys; row = json.load(sys.stdin)["results"][0]; print(row["id"], row.get("{version}"))\''
)


@dataclass(frozen=True, slots=True)
class Write:
    """Where it is sent; `{key}` is the id of the first row of `first`, whose field `version` says what was read."""

    path: str
    first: str = ""
    version: str = ""
    names_statement: bool = False


WRITES: dict[tuple[str, str], Write] = {
    ("statements", "create"): Write("statements/"),
    ("checks", "create"): Write("checks/"),
    ("conditions", "create"): Write("conditions/{key}/events/", "conditions/", names_statement=True),
    ("statements", "correct"): Write("statements/{key}/correct/", "statements/", "recorded_seq"),
    ("statements", "retract"): Write("statements/{key}/retract/", "statements/", "recorded_seq"),
    **{
        ("flags", what): Write(f"flags/{{key}}/{what}/", "flags/?state=open", "version")
        for what in ("acknowledge", "confirm", "snooze", "dismiss")
    },
}
"""By place and action, as in `api.write_schema`."""


def snippets(what: tuple[str, str]) -> tuple[str, str] | None:
    """The curl and the Python of a write; None where there are none."""
    write = WRITES.get(what)
    if write is None or what not in EXAMPLES:
        return None
    key = "-".join((*what, "1"))
    return _curl(write, key), _python(write, key)


def told(what: tuple[str, str]) -> str:
    """The same as Markdown, to stand below what the operation's description says; empty where there are none."""
    found = snippets(what)
    intro = "With the example below as `body.json`, and an access token in `TOKEN`:"
    return f"\n\n{intro}\n\n```sh\n{found[0]}```\n\n```python\n{found[1]}```" if found else ""


def _curl(write: Write, key: str) -> str:
    site, lines, data = settings.SITE_URL, [], "@body.json"
    if write.first:
        mark = "&" if "?" in write.first else "?"
        ask = ASK.format(version=write.version)
        lines.append(f'read KEY VERSION < <(curl -s "{site}/api/v1/{write.first}{mark}limit=1" | {ask})\n')
    if write.names_statement:
        ask = ASK.format(version="")
        lines.append(f'read STATEMENT _ < <(curl -s "{site}/api/v1/statements/?limit=1" | {ask})\n')
        lines.append('sed "s/ID-OF-A-STATEMENT/$STATEMENT/" body.json > event.json\n')
        data = "@event.json"
    tag = ' -H "If-Match: \\"$VERSION\\""' if write.version else ""
    lines += [
        f'curl -s "{site}/api/v1/{write.path.replace("{key}", "$KEY")}" -H "Authorization: Bearer $TOKEN"{tag} \\\n',
        f'    -H "Content-Type: application/json" -H "Idempotency-Key: {key}" -d {data}\n',
    ]
    return "".join(lines)


def _python(write: Write, key: str) -> str:
    lines = [
        "import json\nimport os\n\nfrom coalition_client import Tracker\n\n",
        f'tracker = Tracker("{settings.SITE_URL}", token=os.environ["TOKEN"])\n',
        'with open("body.json") as file:\n    body = json.load(file)\n',
    ]
    if write.first:
        path, _mark, asked = write.first.partition("?")
        asked = "".join(f', {name}="{value}"' for name, _is, value in [asked.partition("=")] if name)
        lines.append(f'row = next(tracker.rows("{path}"{asked}))\n')
    if write.names_statement:
        lines.append('body["statement"] = next(tracker.rows("statements/"))["id"]\n')
    path = '"' + write.path.replace("{key}", "{row['id']}") + '"'
    path = f"f{path}" if write.first else path
    tag = f', tag=f\'"{{row["{write.version}"]}}"\'' if write.version else ""
    lines.append(f'print(tracker.post({path}, body, key="{key}"{tag}))\n')
    return "".join(lines)
