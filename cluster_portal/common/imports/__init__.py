"""Bringing in files: reading tables, matching columns, checking rows, writing and undoing.

A kind of import (students, programmes, …) is a subclass of `kinds.ImportKind`, registered by its
app at start-up. Pages, API and commands all use `runs.py`.
"""
