"""A box to choose one of several from, whose choice outlives a change of language."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import session
from components.spoken import say


def one_of(label: str, said: Mapping[str, str], key: str, first: str = "") -> str:
    """The chosen one of *said* (what it is → its words); *first* until another is chosen."""
    options = list(said)
    kept = session.picked(key) or first
    # The browser tells the words that were chosen.  Those of another language are no option any more: a `format_func`
    # that does not know them makes the framework fall back on the index, and that is what was chosen.
    chosen = str(
        st.selectbox(
            label,
            options,
            index=options.index(kept) if kept in said else 0,
            format_func=said.__getitem__,
            key=key,
            placeholder=say("Choose one"),
        )
    )
    session.pick(key, chosen)
    return chosen
