"""A record that is older than its ledger gets one: its commits are chained as they stand, and one commit more enters
every row as it is on this day.
"""

from django.db import migrations

from coalition.ledger.baseline import enter_everything


def enter(apps, schema_editor):
    """Enter the rows of both apps, as this migration's models know them."""
    enter_everything(apps, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("pledges", "0006_record_triggers")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
