"""What is due when, and how the jobs went that look for it."""
