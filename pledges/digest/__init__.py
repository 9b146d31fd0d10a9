"""E-mail out: what changed for a subscriber in a period, frozen, then sent in stages. Never twice; never silently
missing.
"""
