"""The analysts' queue of flags: what a rule found, both pieces of evidence, and one form to decide. It works without
script; a few keys make it fast.
"""
