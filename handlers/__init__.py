"""What people do in chat: decode, call one use-case, answer."""
