"""The four verbs a node is written with, and the nearest of them to one that is misspelt."""

from __future__ import annotations

from difflib import get_close_matches

from located_yaml import Section

VERBS = ("ask", "do", "assess", "refer")
_BESIDE = ("answers", "about", "source", "steps", "needs", "effects")  # as near to a verb as a slip of one


def tells_misspelt(part: Section) -> bool:
    """Whether a key of *part* is nearly a verb, which is then told at its line."""
    for key in part.keys:
        if key not in _BESIDE and (near := get_close_matches(key, VERBS)):
            part.problem(f'"{key}" is not a key of "{part.name}". Did you mean "{near[0]}"?', at=key)
            return True
    return False
