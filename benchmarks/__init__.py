"""What Slugline costs: articles a second, memory a story, and how both grow. See docs/benchmarks.md."""
