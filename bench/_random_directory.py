"""A country made up by chance, as large as asked for, and questions an officer may put to it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from referral_directory import Acceptance, Check, Country, Places, Service, Source, circumstances, kinds, read_phone

TODAY = date(2026, 11, 23)
TIMES = tuple(datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hours) for hours in (2, 9, 16, 61))
COMMON, RARE = ("допомога", "help", "центр"), 0.0005
TOWNS_A_REGION, WORDS = 16, 20_000
_FIRST = (
    "бер",
    "вес",
    "гор",
    "дім",
    "зор",
    "кал",
    "лан",
    "мир",
    "над",
    "опор",
    "пор",
    "руч",
    "св",
    "тер",
    "хат",
    "ber",
)
_LAST = ("ег", "ина", "ова", "ення", "ість", "ник", "ка", "ія", "ток", "ень", "ar", "ost", "une", "ika", "eta", "om")
SITE = Source("https://example.org/one", "2026", "high")


@dataclass(frozen=True)
class Question:
    """What is asked, and of which sort the question is."""

    sort: str
    kinds: tuple[str, ...]
    place: str | None
    circumstances: tuple[str, ...]
    at: datetime
    text: str


def random_directory(size: int, seed: int) -> Country:
    """A country of 27 regions with *size* public services: few kinds are common, most services are in few towns."""
    chance = random.Random(seed)
    regions = {f"UA-{number:02}": f"Region {number}" for number in range(1, 28)}
    towns = {f"Town {number}": f"UA-{number % 27 + 1:02}" for number in range(27 * TOWNS_A_REGION)}
    made = _Making(chance, list(regions.values()), list(towns))
    services = tuple(made.service(number) for number in range(size))
    line = Service("ua-line", "UA", "Line", ("gbv_hotline",), ("national",), "public", SITE, phones=made.phones[:1])
    return Country(
        iso2="UA",
        name="Exampleland",
        file=Path("ua.yaml"),
        timezone="Europe/Kyiv",
        lines=(line,),
        places=Places("Exampleland", regions, towns=towns),
        services=(line, *services[1:]),
    )


def questions(count: int, seed: int) -> list[Question]:
    """*count* questions of each sort, the same ones whatever the size of the directory."""
    chance = random.Random(seed)
    return [
        Question(
            sort,
            tuple(chance.sample(list(kinds()), chance.choice([1, 1, 2, 3]))),
            chance.choice(
                [None, *[f"Region {chance.randint(1, 27)}"] * 4, f"Town {chance.randrange(27 * TOWNS_A_REGION)}"]
            ),
            tuple(chance.sample(list(circumstances()), chance.choice([0, 1, 1, 2, 3]))),
            chance.choice(TIMES),
            {"no text": "", "a common word": chance.choice(COMMON), "a rare word": f"рідке{chance.randrange(20)}"}[
                sort
            ],
        )
        for sort in ("no text", "a common word", "a rare word")
        for _ in range(count)
    ]


class _Making:
    def __init__(self, chance: random.Random, regions: list[str], towns: list[str]) -> None:
        self._chance, self._regions, self._towns = chance, regions, towns
        self.phones = tuple(read_phone(f"044 272 {number:02} 00", "UA") for number in range(15, 45))
        self._acceptances = {
            answer: Acceptance(answer, "on a condition" if answer == "conditional" else "", SITE)  # type: ignore[arg-type]
            for answer in ("yes", "no", "conditional")
        }
        self._days = [str(TODAY - timedelta(days=days)) for days in range(1_500)]
        self._sources = [Source("https://example.org/one", day, "high") for day in self._days]
        self._checks = [Check(day, "steward") for day in self._days[:500]]
        opens, closes = (7, 8, 9, 10), (13, 16, 17, 18, 20)
        self._hours = [f"Mo-{d} {o:02}:00-{c:02}:00" for d in ("Fr", "Sa", "Su") for o in opens for c in closes]
        self._words = [f"{a}{b}{c}" for a in _FIRST for b in _LAST for c in (*_FIRST, *_LAST, *range(48))][:WORDS]
        self._often = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))
        self._kinds = list(kinds())
        self._kinds_often = list(accumulate(1 / rank for rank in range(1, len(self._kinds) + 1)))
        self._town_often = list(accumulate(1 / rank for rank in range(1, len(towns) + 1)))
        self._circumstances = list(circumstances())

    def service(self, number: int) -> Service:
        chance, draw = self._chance, self._chance.random
        town = chance.choices(self._towns, cum_weights=self._town_often)[0]
        given = chance.choices(self._kinds, cum_weights=self._kinds_often, k=chance.choice((1, 1, 1, 2, 3)))
        return Service(
            id=f"ua-{chance.getrandbits(40):x}-{number}",
            country="UA",
            name=self._text(4),
            kinds=tuple(dict.fromkeys(given)),
            area=self._area(town),
            tier="public",
            source=self._sources[int(draw() ** 2 * len(self._sources))],
            organisation=self._text(2),
            phones=(chance.choice(self.phones),) if draw() < 0.9 else (),
            cities=(town,) if draw() < 0.8 else (),
            hours="24/7" if draw() < 0.1 else chance.choice(self._hours) if draw() < 0.6 else "",
            description=self._text(14) + self._seldom(),
            accepts={
                name: self._acceptances[chance.choice(("yes", "yes", "yes", "no", "conditional"))]
                for name in self._circumstances
                if draw() < 0.12
            },
            checked=chance.choice(self._checks) if draw() < 0.5 else None,
            status="paused" if draw() < 0.02 else "",
        )

    def _area(self, town: str) -> tuple[str, ...]:
        drawn = self._chance.random()
        if drawn < 0.15:
            return ("national",) if drawn < 0.10 else ("online",)
        if drawn < 0.22:
            return ("not stated",)
        if drawn < 0.45:
            return (town,)
        return tuple(self._chance.sample(self._regions, 1 if drawn < 0.95 else 2))

    def _text(self, count: int) -> str:
        return " ".join(
            (self._chance.choice(COMMON), *self._chance.choices(self._words, cum_weights=self._often, k=count))
        )

    def _seldom(self) -> str:
        drawn: Sequence[int] = [number for number in range(20) if self._chance.random() < RARE]
        return "".join(f" рідке{number}" for number in drawn)
