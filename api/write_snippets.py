"""What to type to write: curl and Python for every write; its example body, where it takes one, is read from a file.

The tests run each of them, place by place in this order. What is changed is read first, with the version that
`If-Match` names.
"""

from dataclasses import dataclass

from django.conf import settings

ASK = (
    'python3 -c \'import json, sys; row = json.load(sys.stdin)["results"][0]; print(row["id"], row.get("{version}"))\''
)


BODY, FILE = "body.json", "statements.yaml"
AUTHORIZED = ' -H "Authorization: Bearer $TOKEN"'
TAG = "tr -d '\\r' | sed -n 's/^[Ee][Tt]ag: //p'"


@dataclass(frozen=True, slots=True)
class Write:
    """Where it is sent; `{key}` is the id of the first row of `first`, whose field `version` says what was read: where
    there is no such field, the `ETag` of that row's own answer does. `body` is the file that is sent, if any.
    """

    path: str
    first: str = ""
    version: str = ""
    names_statement: bool = False
    method: str = "POST"
    body: str = BODY

    @property
    def is_tagged(self) -> bool:
        """Whether what is changed is of the staff: read with the token, and named by its tag."""
        return self.first.startswith("drafts/")


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
    ("drafts", "create"): Write("drafts/"),
    ("drafts", "partial_update"): Write("drafts/{key}/", "drafts/?state=draft", method="PATCH"),
    ("drafts", "submit"): Write("drafts/{key}/submit/", "drafts/?state=draft", body=""),
    ("drafts", "coding"): Write("drafts/{key}/coding/", "drafts/?state=submitted"),
    ("drafts", "publish"): Write("drafts/{key}/publish/", "drafts/?state=submitted", body=""),
    ("drafts", "discard"): Write("drafts/{key}/discard/", "drafts/?state=draft", body=""),
    ("imports", "create"): Write("imports/", body=FILE),
}
"""By place and action, as in `api.write_schema`."""


def snippets(what: tuple[str, str]) -> tuple[str, str] | None:
    """The curl and the Python of a write; None where there are none."""
    write = WRITES.get(what)
    if write is None:
        return None
    key = "-".join((*what, "1"))
    return _curl(write, key), _file(write) if write.body == FILE else _python(write, key)


def told(what: tuple[str, str]) -> str:
    """The same as Markdown, to stand below what the operation's description says; empty where there are none."""
    found = snippets(what)
    if found is None:
        return ""
    body = WRITES[what].body
    intro = f"the example below as `{body}`, and an access token in `TOKEN`" if body else "an access token in `TOKEN`"
    return f"\n\nWith {intro}:\n\n```sh\n{found[0]}```\n\n```python\n{found[1]}```"


def _curl(write: Write, key: str) -> str:
    site, lines, data = settings.SITE_URL, [], f"@{write.body}"
    if write.first:
        mark = "&" if "?" in write.first else "?"
        ask = ASK.format(version=write.version)
        who = AUTHORIZED if write.is_tagged else ""
        lines.append(f'read KEY VERSION < <(curl -s "{site}/api/v1/{write.first}{mark}limit=1"{who} | {ask})\n')
    if write.is_tagged:
        lines.append(f'TAG=$(curl -sI "{site}/api/v1/drafts/$KEY/"{AUTHORIZED} | {TAG})\n')
    if write.names_statement:
        ask = ASK.format(version="")
        lines.append(f'read STATEMENT _ < <(curl -s "{site}/api/v1/statements/?limit=1" | {ask})\n')
        lines.append('sed "s/ID-OF-A-STATEMENT/$STATEMENT/" body.json > event.json\n')
        data = "@event.json"
    tag = ' -H "If-Match: $TAG"' if write.is_tagged else ' -H "If-Match: \\"$VERSION\\""' if write.version else ""
    method = "" if write.body and write.method == "POST" else f" -X {write.method}"
    parts = [f'curl -s{method} "{site}/api/v1/{write.path.replace("{key}", "$KEY")}"{AUTHORIZED}{tag}']
    if write.body:
        kind = "application/yaml" if write.body == FILE else "application/json"
        parts.append(f'-H "Content-Type: {kind}" --data-binary {data}')
    if write.method == "POST":
        parts.append(f'-H "Idempotency-Key: {key}"')
    return "".join(lines) + " \\\n    ".join(parts) + "\n"


def _python(write: Write, key: str) -> str:
    lines = [_opening(needs_json=bool(write.body))]
    body = "body" if write.body else "{}"
    if write.body:
        lines.append('with open("body.json") as file:\n    body = json.load(file)\n')
    if write.first:
        path, _mark, asked = write.first.partition("?")
        asked = "".join(f', {name}="{value}"' for name, _is, value in [asked.partition("=")] if name)
        lines.append(f'row = next(tracker.rows("{path}"{asked}))\n')
    if write.is_tagged:
        lines.append("tag = tracker.tag(f\"drafts/{row['id']}/\")\n")
    if write.names_statement:
        lines.append('body["statement"] = next(tracker.rows("statements/"))["id"]\n')
    path = '"' + write.path.replace("{key}", "{row['id']}") + '"'
    path = f"f{path}" if write.first else path
    tag = ", tag=tag" if write.is_tagged else f', tag=f\'"{{row["{write.version}"]}}"\'' if write.version else ""
    once = f', key="{key}"' if write.method == "POST" else ""
    lines.append(f"print(tracker.{write.method.lower()}({path}, {body}{once}{tag}))\n")
    return "".join(lines)


def _file(write: Write) -> str:
    return (
        _opening(needs_json=False)
        + f'with open("{write.body}") as file:\n    text = file.read()\n'
        + "for part in tracker.import_file(text):\n"
        + '    print(part["id"], part["statements"], part["errors"])\n'
    )


def _opening(*, needs_json: bool) -> str:
    modules = "import json\nimport os\n" if needs_json else "import os\n"
    site = settings.SITE_URL
    return (
        f'{modules}\nfrom coalition_client import Tracker\n\ntracker = Tracker("{site}", token=os.environ["TOKEN"])\n'
    )
