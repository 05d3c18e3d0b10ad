"""python -m bench [name ...]

Runs the named benches, or all, and writes each one's section of bench/RESULTS.md; the others' sections stay.
Exit codes: 0 fine, 1 a bench could not run, 2 wrong use.
"""

from __future__ import annotations

import os
import pkgutil
import platform
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import bench
from bench import CannotRun, Row
from located_yaml import BadData

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# Benches

Written by `python -m bench`. Trust the ratios, not the microseconds: other machines, and other work on this
one, move them all.
"""
FINE, NOT_RUN, WRONG_USE = 0, 1, 2


def main(words: Sequence[str]) -> int:
    """Run what *words* name; the exit code."""
    benches = sorted(found.name for found in pkgutil.iter_modules(bench.__path__) if not found.name.startswith("_"))
    unknown = [word for word in words if word not in benches]
    if unknown:
        print(f'There is no bench "{unknown[0]}". There are: {", ".join(benches)}.', file=sys.stderr)
        return WRONG_USE
    code = FINE
    for name in words or benches:
        try:
            said = _section(name, import_module(f"bench.{name}"))
        except (CannotRun, BadData) as error:
            print(f"{name}: {error}", file=sys.stderr)
            code = NOT_RUN
        except ModuleNotFoundError as error:
            print(f"{name}: {error}. Run: pip install -r bench/requirements.txt", file=sys.stderr)
            code = NOT_RUN
        else:
            print(said)
            _write(name, said)
    return code


def _section(name: str, module: ModuleType) -> str:
    rows: Sequence[Row] = module.run()
    notes: Sequence[str] = module.notes(rows) if hasattr(module, "notes") else ()
    parts = [f"## {name}", (module.__doc__ or "").strip(), _where(getattr(module, "PEERS", ())), _table(rows)]
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes))
    return "\n\n".join(parts) + "\n"


def _where(peers: Sequence[str]) -> str:
    """The day, the machine, Python and the peers' versions."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    machine = f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    libraries = "".join(f", {peer} {_version(peer)}" for peer in peers)
    day = datetime.now(UTC).date()
    busy = os.getloadavg()[0]
    return f"{day}, {machine} (load {busy:.1f} at the end), Python {platform.python_version()}{libraries}."


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "(not installed)"


def _table(rows: Sequence[Row]) -> str:
    columns = list(rows[0])
    lines = [columns, ["---:" if isinstance(rows[0][column], float) else "---" for column in columns]]
    lines += [[_figure(row.get(column, "")) for column in columns] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _figure(value: str | float) -> str:
    if isinstance(value, str):
        return value
    places = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{places}f}"


def _write(name: str, said: str) -> None:
    """Put the section into RESULTS.md, in place of the one it had."""
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    sections = {
        part.split("\n", 1)[0].strip(): f"## {part.strip()}\n" for part in re.split(r"^## ", before, flags=re.M)[1:]
    }
    sections[name] = said
    RESULTS.write_text("\n".join([HEAD, *(sections[key] for key in sorted(sections))]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
