"""Surveys: what a city asks, what residents answer, and what comes of it."""
