"""The verbs of ``python -m bot``, one module a noun. They are how operators and scripts work with it."""
