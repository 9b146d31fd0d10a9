"""Which release answers: part of every ETag, because another release may answer the same question differently."""

import tomllib

from django.conf import settings

RELEASE: str = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
