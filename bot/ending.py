"""Why a process ends that nobody told to stop: one sentence for its operator."""


class PortTakenError(Exception):
    """Somebody else listens on that port; the message names it."""


class LeadershipLostError(Exception):
    """Another clock may be active now: this one ends, and whoever supervises it starts it anew."""
