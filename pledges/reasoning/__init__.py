"""Verdicts: pure functions of facts. No Django, no clock, no database; what is known comes in, what follows
comes out.
"""
