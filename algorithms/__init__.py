"""What an officer is led through.  Knows no screen, no country, no directory.

`load` reads a folder, `walk` replays answers; everything else is for authors,
trainers and lawyers: the drawing, the handbook, the cases.
"""

from algorithms.graph import (
    DONE,
    UNKNOWN,
    Algorithm,
    Answer,
    Assessment,
    Citation,
    Instruction,
    Node,
    Question,
    Referral,
    Source,
    Way,
)
from algorithms.load import examine, load, own_folders
from algorithms.scoring import Form, Item
from algorithms.translated import languages_of, told_in
from algorithms.vocabulary import vocabulary
from algorithms.walk import Step, Walk, walk
from algorithms.written import Written, written

__all__ = [
    "DONE",
    "UNKNOWN",
    "Algorithm",
    "Answer",
    "Assessment",
    "Citation",
    "Form",
    "Instruction",
    "Item",
    "Node",
    "Question",
    "Referral",
    "Source",
    "Step",
    "Walk",
    "Way",
    "Written",
    "examine",
    "languages_of",
    "load",
    "own_folders",
    "told_in",
    "vocabulary",
    "walk",
    "written",
]
