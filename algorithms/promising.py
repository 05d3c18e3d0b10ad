"""`promises` of graph.yaml: what an algorithm says of itself, and the prover holds it to.

promises:
  - promise: A grip on her neck leads to a doctor
    when: [neck]                # of the runs that know all these facts …
    level: high                 # … and reach this level or a higher one; of every run, where neither stands
    effects: [urgent_health]    # each ends with all of these
"""

from __future__ import annotations

from collections.abc import Collection

from algorithms.graph import Assessment, Node, Promise
from algorithms.words import Vocabulary, without_slots
from located_yaml import Section


def read_promises(
    top: Section, nodes: Collection[Node | None], facts: Collection[str], words: Vocabulary
) -> tuple[Promise, ...]:
    """The promises of the file; what they speak of must be there."""
    levels = {level for node in nodes if isinstance(node, Assessment) for level in node.bands}
    return tuple(
        Promise(
            without_slots(part, part.text("promise")),
            part.some_of("effects", words.effects, "an effect of vocabulary.yaml", required=True),
            part.some_of("when", facts, 'a fact of "facts"'),
            str(part.one_of("level", levels, "a level of this algorithm", "")),
        )
        for part in top.rows("promises")
    )
