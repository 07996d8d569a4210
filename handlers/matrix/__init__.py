"""Matrix: commands in rooms, plain words in direct messages, reactions as buttons."""
