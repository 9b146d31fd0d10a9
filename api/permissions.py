"""Who may do what. Reading what is published needs no login; what drafts and writes need says `api.needs`.

The framework reads this file before anything else of the API: it imports nothing of it.
"""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class ReadOnly(BasePermission):
    """Everyone may read, nobody may write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS
