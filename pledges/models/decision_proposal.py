"""A decision that waits for a second person. Work in progress: it goes when it is agreed to or declined."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.models.decision import Decided, decided_checks


class DecisionProposal(Decided):
    """Operational: not in the ledger. What comes of it is a `Decision`, which names who proposed it."""

    proposed_at = models.DateTimeField(_("proposed"))

    class Meta:
        ordering = ["proposed_at"]
        verbose_name = _("proposed decision")
        verbose_name_plural = _("proposed decisions")
        constraints = [
            *decided_checks("decision_proposal"),
            models.UniqueConstraint(
                fields=["pledge", "kind"],
                name="decision_proposal_once",
                violation_error_message=_("This decision is already proposed."),
            ),
        ]
