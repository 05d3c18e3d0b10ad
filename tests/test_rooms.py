"""The architecture: who may import whom, one door for each library, no law in the screens' code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    "sentences",
    "located_yaml",
    "languages",
    "algorithms",
    "referral_directory",
    "components",
    "field_pack",
    "check",
    "translations",
    "streamlit_app",
)
BOTTOM = {"sentences", "located_yaml", "languages"}
MAY_IMPORT = {
    "sentences": set(),
    "located_yaml": {"sentences"},
    "languages": {"sentences", "located_yaml"},
    "algorithms": BOTTOM,
    "referral_directory": BOTTOM,
    "field_pack": {"algorithms", "referral_directory", *BOTTOM},
    "components": {"algorithms", "referral_directory", "field_pack", *BOTTOM},
    "check": {"algorithms", "referral_directory", "field_pack", "translations", *BOTTOM},
    "translations": {"algorithms", "referral_directory", *BOTTOM},
    "streamlit_app": {"components"},
}
MIGRATIONS = {str(file.relative_to(ROOT)) for file in (ROOT / "referral_directory" / "migrations").rglob("*.py")}
DOORS = {
    "yaml": {"located_yaml.py"},
    "graphviz": {"algorithms/drawing.py"},
    "phonenumbers": {"referral_directory/phones.py"},
    "opening_hours": {"referral_directory/hours.py"},
    "openpyxl": {"referral_directory/workbook_xlsx.py"},
    "babel": {"languages/catalogue.py", "languages/names.py"},
    "sqlalchemy": {"referral_directory/database.py", *MIGRATIONS},
    "alembic": {"referral_directory/database.py", *MIGRATIONS},
    "zoneinfo": {"referral_directory/hours.py"},
}
NAMES_THAT_EXPLAIN_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
LAW_OR_NUMBER = re.compile(r"(?<![\w#.])(?:\+?\d[\d\s-]{6,}\d|(?:art|Art|ст)\.\s?\d+|10[1-4]|112|1547|15-47)(?![\w%.])")

MODULES = sorted(
    file.relative_to(ROOT)
    for room in ROOMS
    for file in [ROOT / f"{room}.py", *(ROOT / room).rglob("*.py")]
    if file.exists()
)


PATH_OF_A_MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users|tmp)/[\w.-]+")
WRITTEN = sorted(
    file.relative_to(ROOT)
    for pattern in ("*.py", "*.yaml", "*.md", "*.toml", "*.txt", "*.js", "*.css", "Makefile")
    for file in [*ROOT.glob(pattern), *(found for folder in ROOT.glob("[!.]*/") for found in folder.rglob(pattern))]
    if file != Path(__file__) and "deploy" not in file.parts and "out" not in file.parts
)


def words_of(name: str) -> set[str]:
    """The words a name is made of: `read_common`, `ReadCommon` → read, common."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)}


def imported(file: Path) -> set[str]:
    """The top-level names a module imports, relative imports left out."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def room_of(file: Path) -> str:
    return file.parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", MODULES, ids=str)
def test_a_room_imports_only_the_rooms_below_it(file: Path) -> None:
    others = imported(file) & set(ROOMS) - {room_of(file)}

    assert set() == others - MAY_IMPORT[room_of(file)]


@pytest.mark.parametrize("file", MODULES, ids=str)
def test_each_library_has_one_door(file: Path) -> None:
    through = {library for library in imported(file) & DOORS.keys() if str(file) not in DOORS[library]}

    assert set() == through


@pytest.mark.parametrize("file", MODULES, ids=str)
def test_only_the_screens_know_streamlit(file: Path) -> None:
    assert "streamlit" not in imported(file) or room_of(file) in ("components", "streamlit_app")


def test_only_session_touches_the_session_state() -> None:
    touching = {str(file) for file in MODULES if "session_state" in (ROOT / file).read_text(encoding="utf-8")}

    assert {"components/session.py"} == touching


@pytest.mark.parametrize("file", [f for f in MODULES if room_of(f) in ("components", "streamlit_app")], ids=str)
def test_no_number_law_or_article_stands_in_a_screens_code(file: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [] == [text for text in texts if LAW_OR_NUMBER.search(text)]


@pytest.mark.parametrize("file", MODULES, ids=str)
def test_no_name_explains_nothing(file: Path) -> None:
    """Neither a folder nor a module, class or function; `read_common` and `LayoutManager` neither."""
    named = [*file.with_suffix("").parts]
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            named.append(node.name)

    assert [] == [name for name in named if NAMES_THAT_EXPLAIN_NOTHING & words_of(name)]


@pytest.mark.parametrize("file", WRITTEN, ids=str)
def test_no_file_knows_the_machine_it_was_written_on(file: Path) -> None:
    assert [] == PATH_OF_A_MACHINE.findall((ROOT / file).read_text(encoding="utf-8"))


def test_words_of_data_files_are_never_drawn_unescaped() -> None:
    assert [] == [str(f) for f in MODULES if "unsafe_allow_html" in (ROOT / f).read_text(encoding="utf-8")]


def test_a_rule_here_can_be_broken(tmp_path: Path) -> None:
    assert LAW_OR_NUMBER.search("Call 0 800 500 335")
    assert LAW_OR_NUMBER.search("see Art. 25")
    assert LAW_OR_NUMBER.search("dial 102")
    assert not LAW_OR_NUMBER.search("Within 120 hours")
    assert PATH_OF_A_MACHINE.search('open("/tmp/x.yaml")')
    assert not PATH_OF_A_MACHINE.search("https://example.org/home/page")
    assert {"layout", "manager"} == words_of("LayoutManager")
    assert NAMES_THAT_EXPLAIN_NOTHING & words_of("_read_common")
