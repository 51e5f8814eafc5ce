"""How long a city keeps what it does not need for ever."""
