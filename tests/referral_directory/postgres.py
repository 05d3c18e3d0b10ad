"""A PostgreSQL of our own for the tests of the store: found, started in a folder that goes away, and stopped.

python -m tests.referral_directory.postgres --install
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

SAYS_HOW = "no PostgreSQL: apt-get install postgresql, or set WAYMARK_POSTGRESQL to the folder of its initdb"
USER, PASSWORD = "waymark", "open sesame"
# Nothing that is tested here outlives its machine: what is written need not reach the disk (see `careful`).
SETTINGS = {"fsync": "off", "max_connections": "60", "shared_buffers": "32MB", "log_min_messages": "fatal"}


def find() -> Path | None:
    """The folder of the newest initdb there is, None where there is none."""
    if named := os.environ.get("WAYMARK_POSTGRESQL"):
        return Path(named)
    debians = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    on_path = shutil.which("initdb")
    return debians[-1].parent if debians else Path(on_path).resolve().parent if on_path else None


def install() -> Path | None:
    """Find PostgreSQL, or install it; its folder, or None after saying in one line what to do."""
    if (found := find()) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update",), ("install", "--yes", "--no-install-recommends", "postgresql")):
            subprocess.run(
                ["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
        found = find()
    if found is None:
        print(f"The store is tested on SQLite alone (the rest is skipped): {SAYS_HOW}.")
    return found


class Server:
    """A server that listens on this machine alone."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder, self._names = programs, folder, count(1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        """Make its folder and start it."""
        words = self._folder / "words"
        words.write_text(PASSWORD)
        if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
            shutil.chown(words, _unprivileged())
            shutil.chown(self._folder, _unprivileged())
        data = str(self._folder / "data")
        said = (f"--pwfile={words}", "--auth=scram-sha-256", "--no-sync", "--encoding=UTF8", "--locale=C")
        self._run("initdb", "--pgdata", data, f"--username={USER}", *said)
        settings = {**SETTINGS, "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": data}
        words_of_it = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._run("pg_ctl", "--pgdata", data, "-o", words_of_it, "-l", str(self._folder / "log"), "--wait", "start")

    def stop(self) -> None:
        """Stop it; nothing of it is needed any more."""
        self._run("pg_ctl", "--pgdata", str(self._folder / "data"), "--mode=immediate", "stop")

    def url(self, database: str) -> str:
        """The address of *database* for the store."""
        return f"postgresql://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a database that has nothing in it."""
        name = f"waymark_{next(self._names)}"
        self.tell(f"CREATE DATABASE {name}")
        return self.url(name)

    def tell(self, *commands: str) -> None:
        """Run *commands* as whoever owns everything."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for command in commands:
                connection.execute(command)

    @contextmanager
    def careful(self) -> Iterator[None]:
        """While durability is what is tested: what is said to be written is on the disk."""
        self.tell("ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()")
        try:
            yield
        finally:
            self.tell("ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")

    def _run(self, program: str, *words: str) -> None:
        as_whom = ["setpriv", f"--reuid={_unprivileged()}", "--clear-groups"] if os.geteuid() == 0 else []
        # To a file: a server that keeps a pipe open would be waited for.
        with (self._folder / "said").open("a+", encoding="utf-8") as said:
            try:
                subprocess.run(
                    [*as_whom, str(self._programs / program), *words],
                    stdout=said,
                    stderr=said,
                    cwd=self._folder,
                    check=True,
                    timeout=60,
                )
            except subprocess.CalledProcessError as error:
                said.seek(0)
                raise RuntimeError(f"{program} failed: {said.read()}") from error


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def serving() -> Iterator[Server | None]:
    """A server while the block lasts, None where there is no PostgreSQL."""
    programs = find()
    if programs is None:
        yield None
        return
    # Not under the tests' own folder: the path of a socket may not be long.
    with tempfile.TemporaryDirectory(prefix="waymark-pg-", ignore_cleanup_errors=True) as folder:
        server = Server(programs, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


if __name__ == "__main__":
    path = install() if "--install" in sys.argv else find()
    print(f"The store is tested on SQLite and on {path}" if path else "")
