"""Redis: keys, codecs, scripts. Nothing else knows a key."""
