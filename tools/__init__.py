"""What measures the judging and learns its weights; no part of what runs."""
