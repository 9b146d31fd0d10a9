"""The staff site's base classes: every admin of the project is one of these.

Nothing can be deleted; what is written goes through the write door with a reason; what the database refuses is
said in the form.
"""

from coalition.staff.base import ReadOnlyAdmin, StaffAdmin, StaffInline, viewer
from coalition.staff.door import BUSY, DoorAdmin, RefusedError
from coalition.staff.words import coded, words

__all__ = [
    "BUSY",
    "DoorAdmin",
    "ReadOnlyAdmin",
    "RefusedError",
    "StaffAdmin",
    "StaffInline",
    "coded",
    "viewer",
    "words",
]
