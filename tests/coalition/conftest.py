"""The people of the staff site's tests, here too."""

from tests.pledges.admin.conftest import administrator, analyst, outsider, reader, superuser, whole_record

__all__ = ["administrator", "analyst", "outsider", "reader", "superuser", "whole_record"]
