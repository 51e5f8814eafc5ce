"""The catalogues, one a language, and the tool that keeps them (`python -m locales --help`)."""
