"""The orders of lists over the columns of 0025, each from one index, and where a piece may stand."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("pledges", "0025_ready_pieces")]

    operations = [
        migrations.AddIndex(
            "pledgestate",
            models.Index(
                condition=Q(known__upper_inf=True, stale_on__isnull=False, valid__upper_inf=True),
                fields=["stale_on", "pledge_public_id"],
                name="state_stale_on_current",
            ),
        ),
        migrations.AddIndex(
            "pledgestate",
            models.Index(
                condition=Q(known__upper_inf=True, last_stated_on__isnull=False, valid__upper_inf=True),
                fields=["last_stated_on", "pledge_public_id"],
                name="state_stated_current",
            ),
        ),
        migrations.AddConstraint(
            "pledgestate",
            models.CheckConstraint(
                condition=Q(facts="", piece="")
                | (Q(known__upper_inf=True, valid__upper_inf=True) & ~Q(piece="") & ~Q(facts="")),
                name="pledge_state_piece_is_of_now",
                violation_error_message="Only a current state has a ready piece.",
            ),
        ),
    ]
