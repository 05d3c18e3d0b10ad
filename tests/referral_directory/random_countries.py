"""Countries made up by chance, small enough to look at every service and mixed enough to hit every rule."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from referral_directory import Acceptance, Caution, Check, Country, Places, Service, Source, circumstances, kinds
from referral_directory.country import EmergencyNumber
from referral_directory.phones import read_numbers, read_phone

SITE = Source("https://example.org/one", "2026", "high")
REGIONS = {"ZZ-01": "North", "ZZ-02": "South", "ZZ-03": "Upper North", "ZZ-04": "East"}
PLACES = Places(
    "Exampleland",
    REGIONS,
    {"ZZ-01": ("Pivnich",)},
    {"ZZ-03": "ZZ-01"},
    {"Northtown": "ZZ-01", "Hill": "ZZ-03", "Southtown": "ZZ-02", "Nowhere": "", "Eastend": "ZZ-04"},
)
NAMED = (*REGIONS.values(), *PLACES.towns)
HOURS = (
    *("", "24/7", "24/7", "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00; PH off", "Sa-Su 10:00-16:00", "Mo-Su 20:00-08:00"),
    *("2026 Jan-Jun Mo-Fr 10:00-12:00", "off", "Mo-Fr 09:00-13:00,14:00-18:00", 'Mo-Fr "by appointment"'),
)
WORDS = (
    "Ґанок",
    "ганок",
    "ёлка",
    "Елка",
    "Brașov",
    "brasov",
    "Дім",
    "дiм",
    "здоров'я",
    "help",
    "Help-line",
    "for",
    "the",
)
DATES = ("", "2009", "2026", "2026-01", "2026-01-31", "2026-02", "2026-11-01")
TIMES: tuple[datetime | None, ...] = (
    None,
    datetime(2026, 11, 23, 3, 0),
    datetime(2026, 11, 23, 10, 0),
    datetime(2026, 11, 29, 23, 30, tzinfo=UTC),
    datetime(2026, 12, 25, 12, 0, tzinfo=UTC),
)


def some(chance: random.Random, pool: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Up to *most* different members of *pool*, at least one."""
    return tuple(chance.sample(pool, chance.randint(1, most)))


def random_country(seed: int, most: int = 60) -> Country:
    """The country that *seed* makes, with no more than *most* services."""
    chance = random.Random(seed)
    # Few kinds and circumstances, so that they meet; the others are there to be asked for in vain.
    given, brought = some(chance, tuple(kinds()), 5), some(chance, tuple(circumstances()), 4)
    every = [_service(chance, number, given, brought) for number in range(chance.randint(0, most))]
    public = tuple(service for service in every if service.tier == "public")
    able = [service for service in public if service.phones]
    return Country(
        iso2="UA",
        name="Exampleland",
        file=Path("zz.yaml"),
        timezone=chance.choice(["Europe/Kyiv", "Europe/Kyiv", ""]),
        emergency={"police": EmergencyNumber("102", read_numbers("102", "UA"), SITE)} if chance.random() < 0.8 else {},
        lines=tuple(chance.sample(able, min(len(able), chance.choice([0, 0, 1, 2])))),
        cautions=(Caution(given[:1], brought[:1], "Ask.", SITE),),
        places=PLACES,
        services=public,
        withheld=tuple(service for service in every if service.tier != "public"),
    )


def random_question(chance: random.Random) -> dict[str, Any]:
    """What may be asked of any of them."""
    return {
        "kinds": some(chance, tuple(kinds()), chance.choice([1, 3, 17])),
        "place": chance.choice([None, "", *NAMED, "ZZ-01"]),
        "circumstances": some(chance, tuple(circumstances()), chance.choice([2, 15])) if chance.random() < 0.7 else (),
        "at": chance.choice(TIMES),
        "on": date(2026, 11, 23) + timedelta(days=chance.choice([0, -200, 40])) if chance.random() < 0.3 else None,
        "most": chance.choice([None, None, 0, 1, 5, 20]),
        "text": " ".join(some(chance, WORDS, 2)) if chance.random() < 0.4 else "",
    }


def _service(chance: random.Random, number: int, given: tuple[str, ...], brought: tuple[str, ...]) -> Service:
    area = chance.choice([("national",), ("online",), ("not stated",), some(chance, NAMED, 3), some(chance, NAMED, 1)])
    return Service(
        id=f"zz-{chance.randrange(10**6)}-{number}",
        country="UA",
        name=" ".join(some(chance, WORDS, 3)),
        kinds=some(chance, given, min(len(given), 3)),
        area=area,
        tier=chance.choice(["public"] * 9 + ["partner"]),  # type: ignore[arg-type]
        source=Source("https://example.org/one", chance.choice(DATES), "high"),
        description=" ".join(some(chance, WORDS, 4)) if chance.random() < 0.5 else "",
        phones=(read_phone("044 272 15 00", "UA"),) if chance.random() < 0.7 else (),
        cities=some(chance, tuple(PLACES.towns), 2) if chance.random() < 0.5 else (),
        region=chance.choice(["", *REGIONS.values()]),
        coverage=chance.choice(["", "the county"]),
        hours=chance.choice(HOURS),
        accepts={c: _says(chance) for c in brought if chance.random() < 0.5},
        only_for=some(chance, tuple(dict.fromkeys((*brought, "with_children", "others"))), 2)
        if chance.random() < 0.3
        else (),
        checked=_check(chance) if chance.random() < 0.4 else None,
        checks={name: _check(chance) for name in ("phones", "name") if chance.random() < 0.2},
        status=chance.choice([""] * 18 + ["paused", "closed"]),
    )


def _says(chance: random.Random) -> Acceptance:
    answer = chance.choice(("yes", "yes", "no", "conditional"))
    return Acceptance(answer, "on a condition" if answer == "conditional" else "", SITE)  # type: ignore[arg-type]


def _check(chance: random.Random) -> Check:
    on = chance.choice(("2026", "2026-11", "2026-11-20", "2026-09-01", "2026-10-15", "2025-01-01", "2062-01-01"))
    return Check(on, "steward", chance.choice(("confirmed", "edited")))
