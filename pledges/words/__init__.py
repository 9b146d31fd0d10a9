"""What people read. Codes come in, translatable words go out; nothing here decides anything.

Every sentence is one whole translatable text with named slots, never put together from pieces.
"""
