"""What drafts and every write need: somebody who may.

An operation says in `Need` which scope a token must have for it and which role its person must hold; what is missing is
named in the answer. Which rows somebody may see is another question, answered by `visible_to`; these have the same
answer for every id.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.problems import Fault, Forbidden
from coalition.models import AccessToken
from coalition.vocabulary import Scope
from pledges.words.labels import label


@dataclass(frozen=True, slots=True)
class Need:
    """What an operation needs: `scope` of a token, and one of the permissions in `any_of` of the person."""

    scope: Scope
    any_of: tuple[str, ...]


class HasWhatItNeeds(BasePermission):
    """Members of the staff with the role, and tokens of theirs with the scope, that the view's `need` names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not user.is_authenticated:
            return False
        need: Need = view.need
        faults = []
        if not (user.is_active and user.is_staff):
            faults.append(Fault("not_staff", _("This account is not one of the staff.")))
        elif not any(user.has_perm(permission) for permission in need.any_of):
            told = {"who": user.get_username(), "any": " · ".join(need.any_of)}
            faults.append(Fault("missing_role", _("%(who)s needs one of these permissions: %(any)s.") % told))
        if isinstance(request.auth, AccessToken) and need.scope not in request.auth.scopes:
            told = {"scope": need.scope.value, "words": str(label(need.scope))}
            faults.append(Fault("missing_scope", _("The token needs the scope %(scope)s (%(words)s).") % told))
        if faults:
            raise Forbidden(str(PermissionDenied.default_detail), faults, need.scope.value)
        return True
