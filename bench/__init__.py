"""The ratios in the README: ours beside its peers, in one run on one machine.

A bench is a module of this folder.  Its docstring says how it measures, `run()` gives the rows of its
table; `PEERS` (distributions whose versions are told) and `notes(rows)` (sentences under the table) may be missing.
"""

from collections.abc import Mapping

Row = Mapping[str, str | float]
"""One line of a table: column → figure.  The first row names the columns."""


class CannotRun(Exception):
    """Something a bench needs is missing; the message says how to get it."""
