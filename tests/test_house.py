"""The house rules that a machine can see."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ("coalition", "pledges", "api")


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would take, so that a new file is held to the rules before it is committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: the house rules are checked where the history is")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def code() -> list[Path]:
    """Our own Python, without migrations, which Django writes."""
    return [
        path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] in CODE and "migrations" not in path.parts
    ]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_are_small() -> None:
    sizes = {where(path): lines(path) for path in code()}
    assert median(sizes.values()) <= 80
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    long = [size for size in sizes.values() if size > 250]
    assert len(long) <= len(sizes) / 10


def test_test_files_are_small_enough() -> None:
    assert {where(path): lines(path) for path in tracked("tests/*.py", "tests/**/*.py") if lines(path) > 600} == {}


def test_templates_and_styles_are_small() -> None:
    pages = [path for path in tracked("*.html", "*.css", "*.js", "*.txt") if path.relative_to(ROOT).parts[0] != "tests"]
    pages = [path for path in pages if not path.name.startswith("requirements") and "vendor" not in path.parts]
    assert {where(path): lines(path) for path in pages if lines(path) > 400} == {}


def test_no_room_is_called_utils() -> None:
    vague = {"utils", "helpers", "common", "core", "util", "misc"}
    assert [where(path) for path in code() if vague & {*path.parts[len(ROOT.parts) : -1], path.stem}] == []


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_hangs_on_signals_or_generic_relations() -> None:
    banned = {
        "django.dispatch",
        "django.db.models.signals",
        "django.contrib.contenttypes.fields",
        "django.core.signals",
    }
    assert {where(path): found for path in code() if (found := banned & imports(path))} == {}


def test_only_the_fetcher_and_the_supervisor_open_connections() -> None:
    banned = {"requests", "httpx", "urllib.request", "http.client", "aiohttp", "urllib3"}
    allowed = {"coalition/fetcher.py", "coalition/supervisor/up.py"}
    assert {where(path) for path in code() if banned & imports(path)} <= allowed


def test_no_text_is_called_safe() -> None:
    banned = re.compile(r"mark_safe|SafeString\(|SafeText\(|__html__|\|\s*safe\b|autoescape off|innerHTML|csp_exempt")
    files = [*code(), *tracked("*.html", "*.js")]
    files = [path for path in files if path.relative_to(ROOT).parts[0] != "tests"]
    assert [where(path) for path in files if banned.search(path.read_text())] == []


def test_only_the_links_of_a_mail_are_posted_without_a_form_token() -> None:
    allowed = [
        "api/views/missing.py",  # says 404 whatever is sent to it, and does nothing
        "pledges/pages/subscription.py",  # one click from a mail program (RFC 8058); the address is the secret
    ]
    files = [path for path in code() if path.relative_to(ROOT).parts[0] != "tests"]
    assert [where(path) for path in files if "csrf_exempt" in path.read_text()] == allowed


def test_templates_have_no_inline_script_or_style() -> None:
    inline = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE
    )
    served = [path for path in tracked("*.html") if path.relative_to(ROOT).parts[0] not in ("tests", "docs")]
    pages = [path for path in served if "digest" not in path.parts]
    assert [where(path) for path in pages if inline.search(path.read_text())] == []


def test_the_clock_is_read_at_the_doors_only() -> None:
    clock = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|localdate|utcnow|time\.time)\(")
    below = (
        "pledges/reasoning",
        "pledges/models",
        "pledges/derived",
        "pledges/queries",
        "pledges/actions",
        "pledges/words",
    )
    rooms = [path for path in code() if where(path).startswith((*below, "coalition/models"))]
    assert [where(path) for path in rooms if clock.search(path.read_text())] == []


def test_time_has_no_default() -> None:
    bare = []
    for path in code():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                both = [*zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)]
                both += [pair for pair in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if pair[1]]
                bare += [f"{where(path)}:{node.lineno}" for arg, _default in both if arg.arg in {"now", "today"}]
    assert bare == []


def test_every_module_opens_with_what_it_is() -> None:
    empty = [path for path in code() if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))]
    assert [where(path) for path in empty] == []


def test_no_package_host_and_no_path_of_this_machine_is_written_down() -> None:
    """The names are read from the tools at run time: writing them here would be writing them down."""
    done = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    hosts = {host for host in re.findall(r"https?://([^/@\s'\"]+)", done.stdout) if len(host) > 3}
    hosts = {host for host in hosts if not host.startswith(("127.", "localhost"))}
    places = {place for place in (str(ROOT.parent), str(Path.home())) if place.count("/") > 1}  # a bare root is no path
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{where(path)}: {name}" for name in hosts | places if name in text]
    assert found == []


def test_no_dependency_is_imported_that_the_house_refuses() -> None:
    refused = {"simple_history", "import_export", "django_celery_beat", "jwt", "pickle", "requests"}
    assert {
        where(path): found for path in code() if (found := refused & {name.split(".")[0] for name in imports(path)})
    } == {}
