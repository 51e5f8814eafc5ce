"""What a city sends to many at once: to whom, in which words, when, and what came of it."""
