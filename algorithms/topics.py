"""What a question asks about: `about`, `also`, the answer that says nothing of it, and whether she may press one.

med_state:
  ask: How is her health at this moment?
  about: medical          # its topic, one of vocabulary.yaml
  also: [intoxication]    # sensitive topics its answers may tell of besides: none of them costs her what a no keeps
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from algorithms.graph import HERS, Choice
from algorithms.vocabulary import Vocabulary
from located_yaml import Section, Text, did_you_mean


def read_topics(part: Section, words: Vocabulary) -> tuple[Text, tuple[str, ...]]:
    """`about` and `also` of a question."""
    about = part.text("about")
    if about in words.forbidden:
        part.problem(
            f'"{part.name}" asks about {about}, which may never be asked. Remove the question.',
            at="about",
            rule="forbidden_topic",
        )
    elif about and about not in words.topics:
        part.problem(f'"{about}" is not a topic of vocabulary.yaml.' + did_you_mean(about, words.topics), about)
    also = part.some_of("also", words.sensitive, "a sensitive topic of vocabulary.yaml")
    return about, also


def check_baseline(part: Section, about: str, choices: Mapping[str, Choice], words: Vocabulary) -> None:
    """A question on a sensitive topic says which answer is that of a woman of whom nothing is known; no other does."""
    if not choices or about not in words.topics:
        return
    marked = [choice for choice in choices.values() if choice.baseline]
    if about in words.sensitive and len(marked) != 1:
        part.problem(
            f'"{part.name}" asks about {about}, a sensitive topic, so exactly one answer must have '
            "`baseline: true`: what is answered for a woman of whom nothing of the kind is known.",
            at="about",
            rule="neutral",
        )
    elif about not in words.sensitive and marked:
        part.problem(
            f'"{part.name}" is not about a sensitive topic, so no answer is a baseline. Remove `baseline`.',
            at="about",
            rule="neutral",
        )


def check_denied(
    part: Section, about: str, also: tuple[str, ...], choices: Mapping[str, Choice], words: Vocabulary
) -> None:
    """A plain question that may tell of a sensitive topic has an answer that tells of nothing."""
    if also and choices and about not in words.sensitive and not choices.keys() & set(words.no_answers):
        part.problem(
            f'"{part.name}" may tell of {" and ".join(also)}, and no answer denies it. '
            f"Add one of: {', '.join(words.no_answers)}.",
            at="also",
            rule="neutral",
        )


def read_she_answers(part: Section, put_to_her: bool, answers: Collection[str]) -> bool:
    """Whether she may press the answer herself: what only the officer can say ("I see no injury") is none of hers."""
    asked = part.flag("she_answers")
    if asked and not (put_to_her and set(answers) <= HERS):
        part.problem(
            f'"{part.name}" cannot be answered by her. Write `say_to_her`, and no other answers than yes, no and '
            "unknown; or remove `she_answers`.",
            at="she_answers",
        )
    return asked
