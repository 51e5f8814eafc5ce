"""What residents propose, from a first word to the city's answer."""
