"""One YAML file into plain values, strictly: nothing but text, numbers, dates, true and false, lists and mappings.

Of YAML's truth words only `true` and `false` are read as such: `NO` is Norway and `on` is a day. A key that is there
twice is refused, where YAML would keep the last in silence.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from pledges.actions.record_files.problems import Complaints

LARGEST = 2_000_000
"""Bytes of one file; the whole shipped record is a tenth of that."""


try:  # ten times as fast, where libyaml is
    from yaml import CSafeLoader as _Safe
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _Safe  # type: ignore[assignment]


class Strict(_Safe):
    """SafeLoader with YAML 1.2's truth words and without duplicate keys."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in _Safe.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” is there twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_yaml(path: Path, complaints: Complaints) -> Any:
    """The values in the file, or None with a complaint that names the line where it breaks off."""
    try:
        if path.stat().st_size > LARGEST:
            complaints.add(f"the file is larger than {LARGEST} bytes")
            return None
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=Strict)  # noqa: S506 (a SafeLoader)
    except UnicodeDecodeError as error:
        complaints.add(f"the file is not UTF-8 (byte {error.start})")
    except OSError as error:
        complaints.add(f"the file cannot be read ({error.strerror})")
    except RecursionError:
        complaints.add("the file is nested too deeply")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        complaints.add(f"{where}{error.problem or 'this is not YAML'}")
    except (yaml.YAMLError, ValueError) as error:
        complaints.add(f"this is not YAML: {' '.join(str(error).split())}")
    return None
