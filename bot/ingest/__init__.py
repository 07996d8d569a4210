"""How articles arrive: bytes to Article, or a clear error."""
