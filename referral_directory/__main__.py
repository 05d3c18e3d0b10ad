"""The directory on the command line: `python -m referral_directory check`, `… find`, `… coverage` and `… stale`.

Exit codes: 0 fine, 1 there are problems in the data (or gaps, with --fail-on-gap), 2 asked for what is not there.
`--json` prints one JSON document; where something is asked for that is not there, {"error": sentence}.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from located_yaml import BadData, Problem, did_you_mean

from . import commands_hsds, commands_stale, commands_workbook
from .country import FOLDER, Country, all_countries, check_country, read_country
from .coverage import coverage_of, referred_to
from .coverage_page import coverage_page
from .coverage_words import coverage_csv, coverage_json, coverage_text
from .finding import Found, Offer, Refusal
from .gaps import gaps_of
from .hours import local_time
from .store import Unreachable
from .vocabulary import (
    CIRCUMSTANCES_FILE,
    KINDS_FILE,
    UnknownName,
    circumstances,
    kinds,
    read_circumstances,
    read_kinds,
)

FINE, PROBLEMS, WRONG_USE = 0, 1, 2
COMMANDS = ("check", "find", "coverage", "stale", *commands_hsds.COMMANDS, "workbook")


class _Asking(argparse.ArgumentParser):
    """Says what is wrong in a sentence, without a page on how to use it; `--json` is never shortened."""

    def __init__(self, **more: Any) -> None:
        super().__init__(allow_abbrev=False, **more)

    def error(self, message: str) -> NoReturn:
        raise UnknownName(f"{message[:1].lower()}{message[1:].rstrip('.')}. See: python -m referral_directory --help")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command in *words* and return its exit code."""
    if sys.stderr is None:  # closed: what is said there is said to nobody
        sys.stderr = StringIO()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(list(sys.argv[1:] if words is None else words))
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever reads has read enough.  Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:  # a full disk, say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"the answer cannot be written: {error.strerror}.", file=sys.stderr)
        return WRONG_USE


def _run(words: list[str]) -> int:
    try:
        asked = _parse(words)
        if sys.stdout is None and not getattr(asked, "output", None):
            raise UnknownName("standard output is closed, so the answer cannot be written.")
        return int(asked.run(asked))
    except BadData as error:
        return _tell(error, "--json" in words)
    except (UnknownName, Unreachable) as error:
        if "--json" in words and sys.stdout is not None:
            _print_json({"error": str(error)})
        else:
            print(str(error), file=sys.stderr)
        return WRONG_USE


def _parse(words: list[str]) -> argparse.Namespace:
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        raise UnknownName(f'there is no command "{words[0]}".{did_you_mean(words[0], COMMANDS)}')
    parser = _Asking(prog="python -m referral_directory", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="|".join(COMMANDS))
    check = commands.add_parser("check", help="tell everything that is wrong in the country files")
    check.add_argument("files", nargs="*", metavar="FILE", help="files to check; all of them where none is named")
    find = commands.add_parser("find", help="who can help, best first, and why")
    find.add_argument("--country", required=True, help="its ISO code, like UA")
    find.add_argument("--kinds", required=True, help=f"kinds of help, with commas: {', '.join(kinds())}")
    find.add_argument("--region", help="a region, its ISO 3166-2 code, or a town")
    find.add_argument("--circumstances", default="", help=f"with commas: {', '.join(circumstances())}")
    find.add_argument("--at", help="the local time, like 2026-11-23T03:00; now where it is left out")
    coverage = commands.add_parser("coverage", help="where help is missing, worst gaps first")
    coverage.add_argument("--country", required=True, help="its ISO code, like UA")
    coverage.add_argument(
        "--kinds", default=",".join(referred_to()), help="kinds of help, with commas; all where left out"
    )
    coverage.add_argument("--at", help="a day of the week to look at, like 2026-11-23; now where it is left out")
    coverage.add_argument("--min-fresh", metavar="DAYS", help="count only what a person checked in that many days")
    coverage.add_argument("--csv", action="store_true", help="every gap of every region, for a spreadsheet")
    coverage.add_argument("--html", action="store_true", help="one page with the table of kinds and regions")
    coverage.add_argument("-o", "--output", metavar="FILE", help="write there; on the screen where it is left out")
    coverage.add_argument("--fail-on-gap", action="store_true", help="end with 1 where anything is short of covered")
    commands_stale.add(commands)
    for command, run in ((check, _check), (find, _find), (coverage, _coverage)):
        command.add_argument("--json", action="store_true", help="print one JSON document")
        command.set_defaults(run=run)
    commands_hsds.add(commands)
    commands_workbook.add(commands)
    return parser.parse_args(words)


def _tell(error: BadData, as_json: bool) -> int:
    if as_json and sys.stdout is not None:
        _print_json({"problems": [problem.as_json() for problem in error.problems]})
    else:
        print(error, file=sys.stderr)
    return PROBLEMS


# -- check ---------------------------------------------------------------------


def _check(asked: argparse.Namespace) -> int:
    files = asked.files
    for name in files:
        _insist_on_file(name)
    problems: list[Problem] = []
    countries = services = 0
    if not files:
        read_kinds(_as_seen_from_here(KINDS_FILE), problems)
        read_circumstances(_as_seen_from_here(CIRCUMSTANCES_FILE), problems)
    # Country files cannot be judged by vocabularies that are themselves wrong.
    wanted = [Path(name) for name in files] if files else [] if problems else _country_files()
    if wanted and not files:
        check_country(_as_seen_from_here(FOLDER / "_example.yaml"), problems)
    for file in wanted:
        country = check_country(file, problems)
        if country is not None:
            countries += 1
            services += len(country.services) + len(country.withheld)
    if asked.json:
        _print_json(
            {
                "problems": [problem.as_json() for problem in problems],
                "countries": countries,
                "services": services,
            }
        )
    else:
        for problem in problems:
            print(problem)
        print(
            f"{_count(len(problems), 'problem')} in {_count(countries, 'country', 'countries')} "
            f"and {_count(services, 'service')}"
        )
    return PROBLEMS if problems else FINE


def _insist_on_file(name: str) -> None:
    there = sys.stdin is not None if name == "-" else os.access(name, os.F_OK) and not Path(name).is_dir()
    if os.path.isdir(name):  # noqa: PTH112 - a name that is too long is no folder, and Path would raise
        raise UnknownName(f'"{name}" is a folder. Name the files of countries in it.')
    if not there:
        ours = [str(Path(name).with_name(file.name)) for file in _country_files() if _among(file, name)]
        raise UnknownName(f'there is no file "{name}".{did_you_mean(name, ours)}')


def _among(file: Path, name: str) -> bool:
    return Path(name).parent.resolve() == file.parent.resolve()


def _country_files() -> list[Path]:
    return [_as_seen_from_here(FOLDER / f"{code.lower()}.yaml") for code in all_countries()]


def _as_seen_from_here(file: Path) -> Path:
    # So that a click on the printed name opens the file, and the name is the same on every machine.
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


# -- find ----------------------------------------------------------------------


def _find(asked: argparse.Namespace) -> int:
    wanted = _kinds(asked.kinds)
    at = _time(asked.at)
    country = read_country(asked.country.strip())
    found = country.find(wanted, asked.region, _list(asked.circumstances), at)
    if asked.json:
        _print_json(_found_as_json(found))
    else:
        _print_found(country, found)
    return FINE


def _kinds(words: str) -> list[str]:
    wanted = _list(words)
    if not wanted:
        raise UnknownName(f"name at least one kind of help after --kinds: {', '.join(kinds())}.")
    return wanted


def _list(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _time(said: str | None) -> datetime:
    if said is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(said.strip())
    except ValueError:
        raise UnknownName(f'"{said}" is not a time. Write it like 2026-11-23T03:00.') from None


def _print_found(country: Country, found: Found) -> None:
    for count, offer in enumerate(found.offered, 1):
        print(f"{count}. {_card(offer)}")
    if not found.offered:
        print(f"Nothing in {country.name} is known to fit.")
    if found.fallback:
        print(f"\nWhere nothing fits: {_card(found.fallback)}")
    if found.not_offered:
        print("\nNot offered:")
        for refusal in found.not_offered:
            print(f"- {refusal.service.name}: {refusal.reason}")
    if found.withheld:
        print(f"\n{_count(found.withheld, 'more service')} kept from the public.")


def _card(offer: Offer) -> str:
    numbers = ", ".join(offer.service.printed_phones)
    return f"{offer.service.name}{': ' + numbers if numbers else ''}\n   {offer.reason}"


def _found_as_json(found: Found) -> dict[str, object]:
    return {
        "offered": [_offer_as_json(offer) for offer in found.offered],
        "not_offered": [_refusal_as_json(refusal) for refusal in found.not_offered],
        "fallback": _offer_as_json(found.fallback) if found.fallback else None,
        "withheld": found.withheld,
    }


def _offer_as_json(offer: Offer) -> dict[str, object]:
    service = offer.service
    return {
        "id": service.id,
        "name": service.name,
        "local_name": service.local_name,
        "organisation": service.organisation,
        "kinds": list(service.kinds),
        "phones": list(service.printed_phones),
        "numbers": [asdict(phone) for phone in service.phones],
        "email": service.email,
        "website": service.website,
        "address": service.address,
        "reason": offer.reason,
        "matched": list(offer.kinds),
        "group": offer.group,
        "takes": dict(offer.takes),
        "area": offer.area,
        "open": offer.open,
        "checked": offer.checked,
        "reach": offer.reach,
        "cautions": [caution.says for caution in offer.cautions],
        "languages": list(service.languages),
        "hours": service.hours,
        "hours_said": service.hours_said,
        "cost": service.cost,
        "eligibility": service.eligibility,
        "only_for": list(service.only_for),
        "description": service.description,
        "source": {"url": service.source.url, "date": service.source.date, "confidence": service.source.confidence},
    }


def _refusal_as_json(refusal: Refusal) -> dict[str, object]:
    return {
        "id": refusal.service.id,
        "name": refusal.service.name,
        "kinds": list(refusal.service.kinds),
        "reason": refusal.reason,
        "codes": [reason.code for reason in refusal.reasons],
    }


# -- coverage ------------------------------------------------------------------


def _coverage(asked: argparse.Namespace) -> int:
    formats = [name for name in ("json", "csv", "html") if getattr(asked, name)]
    if len(formats) > 1:
        raise UnknownName(f"one answer has one form: take --{formats[0]} or --{formats[1]}, not both.")
    wanted, days, at = _kinds(asked.kinds), _days(asked.min_fresh), _time(asked.at)
    country = read_country(asked.country.strip())
    on = local_time(at, country.timezone).date()
    try:
        coverage = coverage_of(country, on, wanted, min_fresh=days)
    except OverflowError:
        raise UnknownName("that week, or the day so many days before it, is in no calendar.") from None
    if asked.json:
        told = _as_json_text(coverage_json(coverage)) + "\n"
    else:
        told = (coverage_csv if asked.csv else coverage_page if asked.html else coverage_text)(coverage)
    if asked.output:
        _write(Path(asked.output), told)
    else:
        print(told, end="")
    return PROBLEMS if asked.fail_on_gap and gaps_of(coverage) else FINE


def _days(said: str | None) -> int | None:
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 5):
        raise UnknownName(f'"{said}" is not a number of days. Write it like --min-fresh 180.')
    return int(said)


def _write(file: Path, told: str) -> None:
    try:
        file.write_text(told, encoding="utf-8", newline="")
    except OSError as error:
        raise UnknownName(f'"{file}" cannot be written: {error.strerror}.') from None


def _print_json(document: object) -> None:
    print(_as_json_text(document))


def _as_json_text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(main())
