"""What moderators decide: cases, claims, verdicts, and the rules a city decides by."""
