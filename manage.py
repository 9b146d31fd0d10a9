#!/usr/bin/env python3
"""The one door of the shell: `up`, `test`, and Django's own commands.

This file can be read by any Python, so that an old one gets a sentence and not a syntax error. Nothing but the
standard library is needed before the environment is there.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Coalition Tracker needs Python 3.11 or newer, and this is Python %d.%d: "
        "install a newer one and start it by its name, for example `python3.12 manage.py up`.\n" % sys.version_info[:2]
    )
    sys.exit(1)
if os.name != "posix":
    sys.stderr.write("Coalition Tracker runs on Linux and macOS; on Windows use WSL or `docker compose up`.\n")
    sys.exit(1)

if __name__ == "__main__":
    from coalition.supervisor import entry

    sys.exit(entry.main(sys.argv))
