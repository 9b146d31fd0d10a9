"""Who may do what. Reading what is published needs no login; drafts and every write do."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from pledges.actions.drafts import MAY_WRITE
from pledges.models.draft import MAY_CODE_SECOND, MAY_SEE


class ReadOnly(BasePermission):
    """Everyone may read, nobody may write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS


class WorksOnDrafts(BasePermission):
    """Members of the staff who write drafts or read them a second time. Which drafts those are is another question,
    answered by `visible_to`; this one has the same answer for every id.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not (user.is_authenticated and user.is_active and user.is_staff):
            return False
        return any(user.has_perm(permission) for permission in (MAY_SEE, MAY_WRITE, MAY_CODE_SECOND))
