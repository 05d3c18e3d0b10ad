"""The database behind the store: its one table, its rows, and how it is reached and brought up to date.

SQLite in a file, or PostgreSQL; one writer at a time on both.  The only door to SQLAlchemy and Alembic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from sentences import Sentence

from .entry import MOST_AUTHOR, MOST_ID, MOST_REASON, Changes, Entry, insist_on_author, insist_on_reason
from .revisions import ACCEPTED, CONFIRMED, PROPOSED, Author, Current, Revision

URL = "WAYMARK_DATABASE_URL"
FILE = Path(__file__).parents[1] / "var" / "directory.sqlite3"
WAIT_SECONDS, KNOCK_SECONDS = 30, 5
"""How long a writer waits for the others, and how long anybody waits for a server to answer at all."""

# Any number will do, as long as every writer takes the same.
_WRITERS_KEY = 0x5741594D
_MOST_REVISIONS = 2**31 - 1

REVISIONS = sa.Table(
    "revisions",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("country", sa.String(2), nullable=False),
    sa.Column("service", sa.String(MOST_ID), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("origin", sa.String(10), nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("entry", sa.JSON, nullable=False),
    sa.Column("base", sa.Integer),
    sa.Column("settles", sa.Integer, unique=True),
    sa.Column("step", sa.Integer),
    sa.Column("who", sa.String(MOST_AUTHOR), nullable=False),
    sa.Column("role", sa.String(MOST_AUTHOR), nullable=False),
    sa.Column("why", sa.String(MOST_REASON), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.UniqueConstraint("service", "step"),
)
# A step has what is accepted or confirmed, and nothing else.
_STANDS = REVISIONS.c.step.is_not(None)
# What was accepted or refused of a file's change says what became of it, not what the file says.
_IMPORTED = sa.and_(REVISIONS.c.origin == "imported", REVISIONS.c.settles.is_(None))
# A server's own words may hold its address, and that a password: a sign in it is enough to be taken for a host.
_NO_WAY_IN = {
    "authentication": "it does not take the name or the password",
    "does not exist": "it does not know the database or the name",
    "resolve": "its host is not known",
    "translate host": "its host is not known",
    "refused": "nobody answers there",
    "timeout": "it does not answer in time",
    "No such file": "nobody answers there",
    "starting up": "it is starting up",
    "shutting down": "it is shutting down",
}


class NotThere(LookupError):
    """There is no such revision, or it is no open proposal; the message is a sentence."""


class Unreachable(OSError):
    """The store cannot be reached now; the message says why."""


class Database:
    """The way in to one database.  Raises `Unreachable` from every method while it is away."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)

    def bring_up_to_date(self) -> None:
        """Make the table where it is not there yet, and change it where it is an older one."""
        settings = Config()
        folder = str(Path(__file__).parent / "migrations")
        settings.set_main_option("script_location", folder.replace("%", "%%"))
        with self._writer() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """The rows as they are at one moment."""
        with _told(), self._engine.connect() as connection, connection.begin():
            yield Rows(connection)

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """The rows, for one writer at a time; all that is added becomes true at once on leaving, or none of it."""
        with self._writer() as connection:
            yield Rows(connection)

    @contextmanager
    def _writer(self) -> Iterator[sa.Connection]:
        with (
            _told(),
            self._engine.connect().execution_options(waymark_writes=True) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                # So that revisions are numbered in the order in which they become true.
                wait = sa.func.set_config("lock_timeout", f"{WAIT_SECONDS}s", True)
                connection.execute(sa.select(wait, sa.func.pg_advisory_xact_lock(_WRITERS_KEY)))
            yield connection


class Rows:
    """What can be asked of the revisions, and added to them, within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def at(self) -> int:
        """The number of the last revision that changed what is true; 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(REVISIONS.c.number)).where(_STANDS)) or 0

    def current(self, country: str = "", service: str = "", since: int = 0) -> dict[str, Current]:
        """Every service as it is now, by id: of one *country* and changed after *since*, or one *service*."""
        if service:
            last = sa.select(sa.func.max(REVISIONS.c.step)).where(REVISIONS.c.service == service).scalar_subquery()
            newest = self._select(sa.and_(REVISIONS.c.service == service, REVISIONS.c.step == last))
        else:
            wanted = [_STANDS, REVISIONS.c.number > since]
            wanted += [REVISIONS.c.country == country] if country else []
            newest = self._newest(sa.and_(*wanted))
        return {rev.service: Current(rev.service, rev.country, rev.entry, rev.number) for rev in newest}

    def imported(self, country: str) -> dict[str, Revision]:
        """Of each service of *country* what its file said when it was last taken in."""
        return {rev.service: rev for rev in self._newest(sa.and_(_IMPORTED, REVISIONS.c.country == country))}

    def revision(self, number: int) -> Revision:
        """The revision with this *number*.  Raises `NotThere`."""
        found = self._select(REVISIONS.c.number == number) if 0 < number <= _MOST_REVISIONS else []
        if not found:
            raise NotThere(Sentence("there is no revision {number}.", number=str(number)))
        return found[0]

    def history(self, service: str) -> list[Revision]:
        """Every revision of *service*, newest first."""
        return self._select(REVISIONS.c.service == service)

    def settling(self, number: int) -> Revision | None:
        """The revision that accepted or refused the proposal *number*."""
        return next(iter(self._select(REVISIONS.c.settles == number)), None)

    def open_proposals(self, country: str = "") -> list[Revision]:
        """The proposals nobody has settled yet, newest first."""
        settled = sa.select(REVISIONS.c.settles).where(REVISIONS.c.settles.is_not(None))
        wanted = sa.and_(REVISIONS.c.state == PROPOSED, REVISIONS.c.number.not_in(settled))
        return self._select(sa.and_(wanted, REVISIONS.c.country == country) if country else wanted)

    def add(
        self,
        country: str,
        service: str,
        state: str,
        origin: str,
        changes: Changes,
        entry: Entry,
        author: Author,
        why: str,
        base: int | None = None,
        settles: int | None = None,
    ) -> Revision:
        """One more revision.  Raises `WrongEntry` for a reason or an author that cannot be kept."""
        insist_on_reason(why)
        insist_on_author(author.who, author.role)
        step = None
        if state in (ACCEPTED, CONFIRMED):
            # Two writers who got past each other in spite of all would meet at this number, and one of them fail.
            last = sa.select(sa.func.max(REVISIONS.c.step)).where(REVISIONS.c.service == service)
            step = (self._connection.scalar(last) or 0) + 1
        row = {
            "country": country,
            "service": service,
            "state": state,
            "origin": origin,
            "changes": dict(changes),
            "entry": dict(entry),
            "base": base,
            "settles": settles,
            "step": step,
            "who": author.who,
            "role": author.role,
            "why": why.strip(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        key = self._connection.execute(sa.insert(REVISIONS).values(**row)).inserted_primary_key
        assert key is not None
        return _from({**row, "number": key[0]})

    def _newest(self, wanted: sa.ColumnElement[bool]) -> list[Revision]:
        newest = sa.select(sa.func.max(REVISIONS.c.number)).where(wanted).group_by(REVISIONS.c.service)
        return self._select(REVISIONS.c.number.in_(newest))

    def _select(self, wanted: sa.ColumnElement[bool]) -> list[Revision]:
        asked = sa.select(REVISIONS).where(wanted).order_by(REVISIONS.c.number.desc())
        return [_from(row) for row in self._connection.execute(asked).mappings()]


def _from(row: Mapping[Any, Any]) -> Revision:
    return Revision(
        number=row["number"],
        country=row["country"],
        service=row["service"],
        state=row["state"],
        origin=row["origin"],
        changes=row["changes"],
        entry=row["entry"],
        base=row["base"],
        settles=row["settles"],
        author=Author(row["who"], row["role"]),
        why=row["why"],
        at=datetime.fromisoformat(row["at"]),
    )


def _engine(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() not in ("sqlite", "postgresql"):
            raise ValueError("a database that is neither")
        if address.get_backend_name() == "sqlite":
            if not (address.database or ":memory:").startswith((":memory:", "file:")):
                _make_room(Path(str(address.database)))
            engine = sa.create_engine(address, hide_parameters=True)
        else:
            # Each statement of a writer sees what was true when its turn came, whatever the server is set to.
            engine = sa.create_engine(
                address,
                hide_parameters=True,
                pool_pre_ping=True,
                isolation_level="READ COMMITTED",
                connect_args={"connect_timeout": KNOCK_SECONDS},
            )
    except (sa.exc.SQLAlchemyError, ImportError, ValueError, TypeError):
        # The address may hold a password: it is not repeated.
        raise Unreachable(
            f"{URL} is no address of a database. Write sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from None
    except OSError as error:
        raise Unreachable(f"there is no place for the directory's store: {error.strerror}.") from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _as_we_want_sqlite)
        sa.event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _make_room(file: Path) -> None:
    """Make the *file* where it is not there yet, for nobody else on the machine to read: it holds secret addresses."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)


def _as_we_want_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for setting in (f"busy_timeout={WAIT_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {setting}")


def _begin_on_sqlite(connection: sa.Connection) -> None:
    # Whoever will write says so at the beginning: a reader that turns into a writer may find that it came too late.
    writes = connection.get_execution_options().get("waymark_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told() -> Iterator[None]:
    """What a database says of itself, as a sentence, with neither its address nor what was to be written."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        said = str(error.orig).split("\n")[0]
        if error.statement is None and "sqlite" not in type(error.orig).__module__:
            known = [sentence for words, sentence in _NO_WAY_IN.items() if words in str(error.orig)]
            said = f"{(known or ['it does not let us in'])[0]}. Look at {URL}"
        raise Unreachable(f"the directory's store cannot be used now: {said}.") from None
    except sa.exc.TimeoutError:
        raise Unreachable("the directory's store cannot be used now: too many ask at once.") from None
    except CommandError:
        raise Unreachable(
            "the directory's store was made by a newer version of this project. Start that one, or name another store."
        ) from None
