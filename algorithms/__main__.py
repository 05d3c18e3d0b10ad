"""python -m algorithms list|check|prove|compare|walk|draw|handbook|leaflet|translate

Exit codes: 0 fine, 1 problems found, 2 wrong use.  `--json` prints one JSON
document on standard output and nothing else; of wrong use it says {"error": sentence}.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TextIO

from algorithms.answers import read_answers
from algorithms.cases import case_problems
from algorithms.certificate import certify
from algorithms.comparing import compare, compare_page
from algorithms.dates import overdue
from algorithms.drawing import FORMATS, CannotDraw, draw
from algorithms.graph import Algorithm, Answer
from algorithms.handbook import handbook
from algorithms.leaflet import leaflet, leaflet_problems
from algorithms.leaflet_page import leaflet_page
from algorithms.load import examine, find_folder, load, own_folders
from algorithms.proof import Broken
from algorithms.prove import broken
from algorithms.rules import rules
from algorithms.translated import languages_of, told_in
from algorithms.translating import begin, far
from algorithms.walk import walk
from algorithms.wording import vital_problems
from languages import ENGLISH, is_language, language_codes, offered
from located_yaml import STANDARD_INPUT, BadData, Problem, did_you_mean, reading

FINE, PROBLEMS, WRONG_USE = 0, 1, 2
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?", re.ASCII | re.IGNORECASE)


class WrongUse(Exception):
    """The call's words are off; the message says how to mend them, and `usage` how to call it."""

    def __init__(self, message: str, usage: str = "") -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    """Tells wrong words like any other wrong use; `--json` is never shortened."""

    def __init__(self, **more: Any) -> None:
        super().__init__(allow_abbrev=False, **more)

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{message}. See: python -m algorithms --help", self.format_usage())


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    if sys.stderr is None:  # closed: what is said there is said to nobody
        sys.stderr = StringIO()
    try:
        code = _run(sys.argv[1:] if words is None else words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:  # a full disk, say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"algorithms: the answer cannot be written: {error.strerror}.", file=sys.stderr)
        return WRONG_USE
    return code


def _run(words: Sequence[str]) -> int:
    as_json = "--json" in words
    try:
        args = _parser().parse_args(words)
        if sys.stdout is None and not getattr(args, "output", None):
            raise WrongUse("standard output is closed, so the answer cannot be written.")
        return int(args.run(args))
    except WrongUse as wrong:
        if as_json and sys.stdout is not None:
            _print_json({"error": str(wrong)})
        else:
            print(f"{wrong.usage}algorithms: {wrong}", file=sys.stderr)
        return WRONG_USE
    except BadData as bad:
        return _tell(bad.problems, as_json)


def _list(args: argparse.Namespace) -> int:
    rows, problems = [], []
    for folder in own_folders():
        algorithm, found = examine(folder)
        problems += found
        if algorithm and not found:
            rows.append(_row(algorithm))
    if args.json:
        _print_json({"algorithms": rows, "problems": [p.as_json() for p in problems]})
    else:
        for row in rows:
            print(
                f"{row['id']}: {row['title']} ({row['country']}, version {row['version']}, {row['status']}; "
                f"{row['nodes']} nodes, {row['questions']} questions, {row['sources']} sources, "
                f"languages {', '.join(row['languages'])})"  # type: ignore[arg-type]
            )
        _print_problems(problems)
    return PROBLEMS if problems else FINE


def _row(algorithm: Algorithm) -> dict[str, object]:
    return {
        "id": algorithm.id,
        "title": algorithm.title,
        "country": algorithm.country,
        "version": algorithm.version,
        "status": algorithm.status,
        "nodes": len(algorithm.nodes),
        "questions": algorithm.questions,
        "sources": len(algorithm.sources),
        "languages": list(languages_of(algorithm)),
    }


def _check(args: argparse.Namespace) -> int:
    folders = [_folder(name) for name in args.folders] or own_folders()
    for name in args.rule:
        if name not in rules():
            raise WrongUse(f'"{name}" is not a rule.' + did_you_mean(name, rules()))
    problems: list[Problem] = []
    for folder in folders:
        algorithm, found = examine(folder)
        problems += found
        if algorithm and not found:
            problems += broken(algorithm, args.rule)
            has_cases = (algorithm.folder / "cases.yaml").exists() | (folder in own_folders())
            problems += case_problems(algorithm) if has_cases and not args.rule else ()
            problems += vital_problems(algorithm) if folder in own_folders() else []
            problems += leaflet_problems(algorithm)
            problems += overdue(algorithm, args.as_of) if args.as_of else ()
    problems = list(dict.fromkeys(problems))  # what two algorithms rest on is told once
    return _tell(problems, args.json, checked=[folder.resolve().name for folder in folders])


def _prove(args: argparse.Namespace) -> int:
    sys.set_int_max_str_digits(0)  # the runs of a large graph have more digits than Python prints unasked
    certificate = certify(load(_folder(args.algorithm)))
    if args.json:
        _print_json(certificate.as_json())
    else:
        print(certificate.in_words())
        _print_problems(certificate.broken)
    return PROBLEMS if certificate.broken else FINE


def _compare(args: argparse.Namespace) -> int:
    if args.json and args.html:
        raise WrongUse("--json and --html are two answers. Name one.")
    found = compare(load(_folder(args.old)), load(_folder(args.new)))
    if args.json:
        _write((json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n").encode(), args.output)
    else:
        _write((compare_page(found) if args.html else found.as_text().rstrip() + "\n").encode(), args.output)
    return PROBLEMS if found.found else FINE


def _walk(args: argparse.Namespace) -> int:
    algorithm = _algorithm(args)
    problems: list[Problem] = []
    done = walk(algorithm, _answers(args.answers, algorithm, problems))
    if args.json:
        _print_json(done.as_json() | ({"problems": [p.as_json() for p in problems]} if problems else {}))
    else:
        for number, step in enumerate(done.steps, 1):
            print(f"{number}. {step.node.title} → {_in_words(step.answer)}")
        print("The walk is over." if done.here is None else f"Next: {done.here.name}: {done.here.title}")
        _print_problems(problems)
    return PROBLEMS if problems else FINE


def _in_words(answer: object) -> str:
    if isinstance(answer, dict):
        return "; ".join(f"{key}: {_in_words(part)}" for key, part in answer.items() if part)
    return ", ".join(answer) if isinstance(answer, list) else str(answer)


def _draw(args: argparse.Namespace) -> int:
    algorithm = _algorithm(args)
    problems: list[Problem] = []
    done = walk(algorithm, _answers(args.answers, algorithm, problems)) if args.answers else None
    _print_problems(problems, sys.stderr)
    try:
        _write(draw(algorithm, args.format, done, language=args.language), args.output)
    except CannotDraw as sentence:
        print(f"algorithms: {sentence}", file=sys.stderr)
        return PROBLEMS
    return PROBLEMS if problems else FINE


def _handbook(args: argparse.Namespace) -> int:
    algorithm = _algorithm(args)
    _write(handbook(algorithm, certify(algorithm), args.language).encode(), args.output)
    return FINE


def _leaflet(args: argparse.Namespace) -> int:
    algorithm = _algorithm(args)
    found = leaflet(algorithm, args.language)
    if found is None:
        raise WrongUse(f"{algorithm.id} has no leaflet.yaml. Write one beside its graph.yaml.")
    _write(leaflet_page(algorithm, found, args.language).encode(), args.output)
    return FINE


def _write(content: bytes, file: Path | None) -> None:
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise WrongUse(f'"{file}" cannot be written: {error.strerror}. Name another file.') from error


def _answers(file: Path, algorithm: Algorithm, problems: list[Problem]) -> dict[str, Answer]:
    if file == STANDARD_INPUT and sys.stdin is None:
        raise WrongUse("standard input is closed. Pipe the answers in, or name their file.")
    if file != STANDARD_INPUT and (not os.access(file, os.F_OK) or file.is_dir()):
        raise WrongUse(f'there is no file "{file}". Name a file of answers, or - for standard input.')
    with reading(file, problems) as top:
        return read_answers(top, algorithm)


def _translate(args: argparse.Namespace) -> int:
    language = _language(args.language)
    if not is_language(language):
        near = did_you_mean(language, (*offered(), *language_codes()))
        raise WrongUse(f'"{language}" is not a language that is known.{near} Write its code, like uk or pt-BR.')
    if language == ENGLISH:
        raise WrongUse("English is what the algorithms are written in. Name another language.")
    folders = [_folder(args.algorithm)] if args.algorithm else own_folders()
    asked = [load(folder) for folder in folders]
    if not (args.stats or args.stale or args.json):
        for file in begin(asked, language):
            print(f"written: {file}")
        if language not in offered():
            print(f"the app offers {language} once its interface is begun: make translations LANGUAGE={language}")
    told = [far(algorithm, language) for algorithm in asked]
    if args.json:
        _print_json({"catalogues": [one.as_json for one in told]})
        return FINE
    for one in told:
        print(one.says)
        for row, at, english in one.left if args.stale and one.begun else ():
            print(f"{one.file}:{row}: {at}: {english}")
    return FINE


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code):
        raise WrongUse(f'"{code}" is not the code of a language. Write it like uk or pt-BR.')
    return code


def _algorithm(args: argparse.Namespace) -> Algorithm:
    language = _language(getattr(args, "language", ENGLISH))
    algorithm = load(_folder(args.algorithm))
    if language not in languages_of(algorithm):
        there_are = ", ".join(languages_of(algorithm))
        raise WrongUse(f'there is no text of {algorithm.id} in "{language}". Use one of: {there_are}.')
    return told_in(algorithm, language)


def _folder(name: str) -> Path:
    folder = find_folder(name)
    if not folder.is_dir():
        own = [place.name for place in own_folders()]
        raise WrongUse(f'"{name}" is neither an algorithm nor a folder.' + did_you_mean(name, own))
    if not os.access(folder / "graph.yaml", os.F_OK):
        raise WrongUse(f'"{name}" is a folder without a graph.yaml. Name the folder of an algorithm.')
    return folder


def _day(said: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise WrongUse(f'"{said}" is not a day. Write it like 2026-11-23.') from None


def _tell(problems: Sequence[Problem], as_json: bool, checked: Sequence[str] = ()) -> int:
    if as_json:
        _print_json({"problems": [problem.as_json() for problem in problems], "checked": list(checked)})
    else:
        _print_problems(problems)
        if checked and not problems:
            print(f"No problem in {', '.join(checked)}.")
    return PROBLEMS if problems else FINE


def _print_problems(problems: Sequence[Problem], to: TextIO | None = None) -> None:
    for problem in problems:
        print(problem.in_full if isinstance(problem, Broken) else problem, file=to or sys.stdout)


def _print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m algorithms", description=__doc__.split("\n")[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, says: str, algorithm: bool = False) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.set_defaults(run=run)
        if algorithm:
            made.add_argument("algorithm", metavar="ID_OR_FOLDER")
        return made

    listing = command("list", _list, "Every algorithm of the project.")
    checking = command("check", _check, "Load each folder, prove every rule on it, and report every problem.")
    checking.add_argument("folders", nargs="*", metavar="FOLDER")
    checking.add_argument("--rule", action="append", default=[], metavar="NAME", help="only this rule; may be repeated")
    proving = command("prove", _prove, "The certificate: which rules hold on how many runs.", algorithm=True)
    checking.add_argument("--as-of", type=_day, metavar="DATE", help="name the sources to be read again by that day")
    comparing = command(
        "compare", _compare, "Which cases end elsewhere in a new version, and what is said differently."
    )
    comparing.add_argument("old", metavar="OLD_FOLDER")
    comparing.add_argument("new", metavar="NEW_FOLDER")
    comparing.add_argument("--html", action="store_true", help="the page a lawyer signs")
    walking = command("walk", _walk, "Where a map of answers leads.", algorithm=True)
    walking.add_argument("--answers", required=True, type=Path, metavar="FILE_OR_-")
    walking.add_argument("--language", default="en")
    drawing = command("draw", _draw, "The drawing, with the way walked marked.", algorithm=True)
    drawing.add_argument("--format", choices=FORMATS, default="svg")
    drawing.add_argument("--answers", type=Path, metavar="FILE_OR_-")
    drawing.add_argument("--language", default="en")
    handing = command("handbook", _handbook, "One page for trainers and lawyers (HTML).", algorithm=True)
    handing.add_argument("--language", default="en")
    translating = command("translate", _translate, "How far a language is; begins it, or merges the texts of today.")
    translating.add_argument("algorithm", nargs="?", metavar="ID_OR_FOLDER", help="only this one")
    translating.add_argument("--language", required=True)
    translating.add_argument("--stats", action="store_true", help="write nothing, tell how far it is")
    translating.add_argument("--stale", action="store_true", help="write nothing, list the lines that are left")
    printing = command("leaflet", _leaflet, "Her rights on one page to print (HTML).", algorithm=True)
    printing.add_argument("--language", default="en")
    for to_file in (comparing, drawing, handing, printing):
        to_file.add_argument("-o", "--output", type=Path, metavar="FILE")
    for with_json in (listing, checking, proving, comparing, walking, translating):
        with_json.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return parser


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
