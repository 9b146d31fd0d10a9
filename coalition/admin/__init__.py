"""The staff pages for *who*: countries, coalitions, groups, events, speakers; and the ledger and the accounts."""

from coalition.admin import accounts, coalitions, countries, events, groups, ledger, speakers, tokens

__all__ = ["accounts", "coalitions", "countries", "events", "groups", "ledger", "speakers", "tokens"]
