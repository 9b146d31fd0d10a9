"""How programs come in: tokens, and the answers that are kept for a request that is sent again."""
