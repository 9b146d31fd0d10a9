"""Contradiction: which two statements of one line do not go together, how gravely, and why. Pure; raises
nothing, changes nothing.
"""
