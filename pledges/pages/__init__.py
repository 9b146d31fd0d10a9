"""The public pages: a reader's door. Every page is plain HTML that needs no script, and a permalink."""
