"""Entries to send out and take back: the whole directory, and two that say all that can be said."""

from __future__ import annotations

from referral_directory import all_countries, read_country
from referral_directory.country import FOLDER
from referral_directory.country_file import entries_in
from referral_directory.hsds import as_json, write_package

ALL = [(read_country(code), entries_in(FOLDER / f"{code.lower()}.yaml")) for code in all_countries()]
UA, ENTRIES = next((country, entries) for country, entries in ALL if country.iso2 == "UA")
CHECK = {"on": "2026-11-23", "by": "steward"}
FULL = {
    "name": '\'=Exämple, "quoted"\nin two lines',
    "local_name": "+Приклад",
    "organisation": "@Example NGO",
    "status": "paused",
    "kinds": ["shelter", "legal_aid"],
    "only_for": ["with_children", "others"],
    "phones": ["+380 44 272 15 00", "0 800 500 335", "15-47", "116 123"],
    "email": "приклад@example.org",
    "website": "https://приклад.example.org/шлях?q=а#б",
    "address": "-1 Example Street",
    "address_tier": "public",
    "cities": ["Dnipro", "Odesa"],
    "region": "Kyiv oblast",
    "region_said": "the north",
    "area": ["Kyiv oblast", "Dnipro"],
    "coverage": "near Kyiv",
    "languages": ["uk", "sr-Latn", "zh-Hant-TW"],
    "languages_said": "sign language on request",
    "hours": "Mo-Fr 09:00-18:00; PH off",
    "hours_said": "by appointment",
    "cost": "free",
    "eligibility": "Women",
    "description": "'plain",
    "accepts": {
        "uses_drugs": {"answer": "no", "source": "https://example.org/rules", "date": "2026-02"},
        "hiv": {"answer": "conditional", "note": "=with", "source": "https://example.org/rules"},
    },
    "tier": "public",
    "tiers": {"email": "public"},
    "source": {
        "url": "https://example.org/",
        "date": "2026",
        "confidence": "high",
        "source_name": "Example",
    },
    "checked": CHECK | {"how": "edited"},
    "checks": {"hours": CHECK, "accepts": CHECK},
}


PLAIN = FULL | {
    "email": "help@example.org",
    "website": "https://example.org/",
    "area": "national",
    "tier": "partner",
    "withheld": "asked for",
}
BOTH = {"ua-full": FULL, "ua-plain": PLAIN}


def write(path, tables, tier="public"):
    if path.suffix == ".json":
        path.write_text(as_json(tables, tier), "utf-8")
    else:
        write_package(path, tables, tier)
    return path
