"""The policy on the staff site: its versions, and the one page that makes the next one."""

from pledges.admin.policy import site

__all__ = ["site"]
