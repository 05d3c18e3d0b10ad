"""The live directory: revisions in SQLite or PostgreSQL.  Nothing is ever overwritten or deleted.

    store = Store.open()                  # migrated, made where it is not there yet
    store.propose("UA", "ua-x", {"hours": "24/7"}, base=12, author=olena, why="we never close now")
    store.accept(13, iryna, "called them")

What is true now is derived: of each service, its last accepted or confirmed revision.  Whoever writes names the
revision they started from; what was changed meanwhile is merged field by field, and a field that two people changed
is a conflict that writes nothing.  Who may do what is not asked here but in `editing`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

from located_yaml import Plain, did_you_mean
from sentences import Sentence, quoted

from .country import read_country
from .database import FILE, URL, Database, NotThere, Rows, Unreachable
from .entry import (
    Changes,
    Conflict,
    Conflicts,
    Entry,
    Wrong,
    WrongEntry,
    changed,
    changes_between,
    day_of,
    entry_of,
    fields_of,
    insist_on_id,
    insist_on_reason,
    merged,
    read_entry,
    sound_changes,
    without_secrets,
)
from .places import Places
from .revisions import ACCEPTED, CONFIRMED, PROPOSED, REFUSED, US, VISITOR, Author, Current, Revision

__all__ = ["Author", "NotThere", "Store", "TooMany", "Unreachable"]


# Our own design: enough for people who mean it, and soon too many for somebody who does not.
MOST_SUGGESTION = 300
MOST_ABOUT_ONE = 5
MOST_WAITING = 100
MOST_AN_HOUR = 20


class TooMany(RuntimeError):
    """Too many suggestions wait to be read; the message is for whoever made one more."""


@cache
def _places(country: str) -> Places:
    return read_country(country).places


class Store:
    """The revisions behind a database address; made by `open`."""

    def __init__(self, database: Database, places: Callable[[str], Places] = _places) -> None:
        self._database = database
        self._places = places

    @classmethod
    def open(cls, url: str = "", places: Callable[[str], Places] = _places) -> Store:
        """The store at *url*, else at `WAYMARK_DATABASE_URL`, else in a file of the project; brought up to date.

        Raises `Unreachable` where there is no way in.
        """
        database = Database(url or os.environ.get(URL, "") or f"sqlite:///{FILE}")
        database.bring_up_to_date()
        return cls(database, places)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    # -- reading -------------------------------------------------------------------

    def at(self) -> int:
        """The number of the last revision that changed what is true: 0 where there is none."""
        with self._database.reading() as rows:
            return rows.at()

    def current(self, country: str = "", since: int = 0) -> dict[str, Current]:
        """Every service as it is now by id: of one *country*, and only what changed after the revision *since*."""
        with self._database.reading() as rows:
            return rows.current(country, since=since)

    def revision(self, number: int) -> Revision:
        """The revision with this *number*.  Raises `NotThere`."""
        with self._database.reading() as rows:
            return rows.revision(number)

    def history(self, service: str) -> list[Revision]:
        """Every revision of *service*, newest first."""
        with self._database.reading() as rows:
            return rows.history(service)

    def proposals(self, country: str = "") -> list[Revision]:
        """The proposals nobody has settled yet, of one *country* or of all, newest first."""
        with self._database.reading() as rows:
            return rows.open_proposals(country)

    # -- writing -------------------------------------------------------------------

    def propose(
        self,
        country: str,
        service: str,
        changes: Changes,
        base: int | None,
        author: Author,
        why: str,
        origin: str = "edited",
    ) -> Revision:
        """Note *changes* to what revision *base* says of *service* (None: a new service), for somebody to review.

        Raises `WrongEntry` with every field that is wrong, `NotThere` for a base that is none of this service.
        """
        insist_on_id(service)
        with self._database.reading() as rows:
            before = self._started_from(rows, service, base, country)
        # What a revision says never changes, so all this is looked at before anybody has to wait.
        wanted = sound_changes(before, changes)
        entry = changed(before, wanted)
        self._insist(service, entry, country)
        with self._database.writing() as rows:
            return rows.add(country, service, PROPOSED, origin, wanted, entry, author, why, base=base)

    def accept(self, number: int, author: Author, why: str = "", on: date | None = None) -> Revision:
        """Make the proposal *number* true, together with whatever else was changed meanwhile.

        What an organisation or a steward changed counts as looked at by them on the day they proposed it; *on* is
        that day where the proposal does not have one.  Raises `Conflicts`, and then nothing is written; `WrongEntry`
        where the two changes make no sense together; `NotThere` where it is settled already.
        """
        with self._database.writing() as rows:
            proposal = self._open_proposal(rows, number)
            now = rows.current(service=proposal.service).get(proposal.service)
            before = self._started_from(rows, proposal.service, proposal.base, proposal.country)
            left = merged(before, now.entry if now else {}, proposal.changes)
            left |= _who_stands_for_it(now.entry if now else {}, left, proposal, on)
            entry = changed(now.entry if now else {}, left)
            self._insist(proposal.service, entry, proposal.country)
            return rows.add(
                proposal.country,
                proposal.service,
                ACCEPTED,
                proposal.origin,
                left,
                entry,
                author,
                why,
                base=now.number if now else None,
                settles=number,
            )

    def refuse(self, number: int, author: Author, why: str) -> Revision:
        """Settle the proposal *number* without making it true.  Raises `NotThere`; `WrongEntry` without reason."""
        insist_on_reason(why)
        if not why.strip():
            told = Sentence("a refusal needs a reason: whoever proposed it will read it.")
            raise WrongEntry([Wrong("why", told)])
        with self._database.writing() as rows:
            it = self._open_proposal(rows, number)
            return rows.add(
                it.country,
                it.service,
                REFUSED,
                it.origin,
                it.changes,
                it.entry,
                author,
                why,
                base=it.base,
                settles=number,
            )

    def confirm(
        self,
        service: str,
        base: int,
        author: Author,
        on: date,
        names: Collection[str] | None = None,
        why: str = "still correct",
    ) -> Revision:
        """Note that the fields *names* (None: all) are still as revision *base* says.

        Raises `Conflicts` where one of them was changed since, `NotThere` for a base that is none of this service.
        """
        with self._database.writing() as rows:
            before = self._started_from(rows, service, base)
            now = rows.current(service=service).get(service)
            if now is None:
                raise NotThere(_no_service(service))
            seen = list(names) if names is not None else [name for name in before if not name.startswith("check")]
            _insist_unchanged(before, now.entry, seen)
            check: Plain = {"on": on.isoformat(), "by": author.role}
            changes: dict[str, Plain | None] = (
                {"checked": check} if names is None else {f"checks.{name}": check for name in names}
            )
            later = merged({}, now.entry, changes)  # where somebody looked on a later day already, that stands
            entry = changed(now.entry, later)
            self._insist(service, entry, now.country)
            return rows.add(now.country, service, CONFIRMED, "confirmed", later, entry, author, why, base=now.number)

    def restore(self, number: int, author: Author, why: str) -> Revision:
        """Propose that a service becomes again what revision *number* made it.  Raises `NotThere`."""
        old = self.revision(number)
        now = self.current(old.country).get(old.service)
        if now is None or old.state not in (ACCEPTED, CONFIRMED):
            told = Sentence("revision {number} was never true. Choose one that was accepted.", number=str(number))
            raise NotThere(told)
        changes = {
            name: value
            for name, value in changes_between(now.entry, old.entry).items()
            if not name.startswith(("checks.", "checked"))  # that somebody looked cannot be undone
        }
        return self.propose(old.country, old.service, changes, now.number, author, why, origin="restored")

    def suggest(self, service: str, says: str) -> Revision:
        """Note what somebody without account says is wrong with *service*: for a steward to read, never shown.

        Raises `TooMany` where many suggestions wait already or came in the last hour, `WrongEntry` for an empty or too
        long one, `NotThere` for a service that is not there.
        """
        if not 0 < len(says.strip()) <= MOST_SUGGESTION:
            raise WrongEntry([Wrong("why", Sentence("say it in 1 to {most} characters.", most=MOST_SUGGESTION))])
        with self._database.writing() as rows:
            now = rows.current(service=service).get(service)
            if now is None:
                raise NotThere(_no_service(service))
            waiting = [each for each in rows.open_proposals(now.country) if each.origin == "suggested"]
            about_it = [each for each in waiting if each.service == service]
            an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
            lately = [each for each in waiting if each.at > an_hour_ago]
            if len(about_it) >= MOST_ABOUT_ONE or len(waiting) >= MOST_WAITING or len(lately) >= MOST_AN_HOUR:
                raise TooMany(Sentence("Many suggestions wait to be read already. Please try again another day."))
            return rows.add(now.country, service, PROPOSED, "suggested", {}, now.entry, VISITOR, says, base=now.number)

    def seed(self, country: str, entries: Mapping[str, Entry]) -> dict[str, list[str]]:
        """Take in the *entries* of a country's file: what is new, and what changed there since it was last taken in.

        An entry that nobody touched becomes what the file says now; for one that somebody edited the change of the
        file is a proposal.  Gives the ids that were `new`, `updated`, and `proposed`.
        """
        told: dict[str, list[str]] = {"new": [], "updated": [], "proposed": []}
        with self._database.writing() as rows:
            current, before = rows.current(country), rows.imported(country)
            for id_, entry in entries.items():
                now, last = current.get(id_), before.get(id_)
                said = fields_of(entry)
                known = [last.entry] if last else []
                known += [now.entry, without_secrets(now.entry)] if now else []
                if now is None:
                    rows.add(country, id_, ACCEPTED, "imported", said, entry_of(said), US, "first start")
                    told["new"].append(id_)
                elif said in map(fields_of, known):
                    continue
                else:
                    changes = changes_between(last.entry if last else without_secrets(now.entry), entry)
                    untouched = last is not None and last.number == now.number
                    state = ACCEPTED if untouched else PROPOSED
                    rows.add(
                        country,
                        id_,
                        state,
                        "imported",
                        changes,
                        entry_of(said),
                        US,
                        "the country's file changed",
                        base=(last or now).number,
                    )
                    told["updated" if untouched else "proposed"].append(id_)
        return told

    def _insist(self, service: str, entry: Entry, country: str) -> None:
        read_entry(service, entry, country, self._places(country))

    def _started_from(self, rows: Rows, service: str, base: int | None, country: str = "") -> Entry:
        if base is None:
            if rows.current(service=service).get(service):
                told = Sentence(
                    "{service} is there already. Open it and change it, or choose another id.", service=quoted(service)
                )
                raise NotThere(told)
            return {}
        found = rows.revision(base)
        if found.service != service or country not in ("", found.country):
            told = Sentence(
                "revision {number} is one of {theirs}, not of {service}.",
                number=str(base),
                theirs=quoted(found.service),
                service=quoted(service),
            )
            raise NotThere(told)
        return found.entry

    def _open_proposal(self, rows: Rows, number: int) -> Revision:
        proposal = rows.revision(number)
        if proposal.state != PROPOSED:
            raise NotThere(Sentence("revision {number} is no proposal.", number=str(number)))
        if settled := rows.settling(number):
            raise NotThere(_settled(number, settled))
        return proposal


def _no_service(service: str) -> Sentence:
    return Sentence("there is no service {service}.", service=quoted(service))


def _settled(number: int, by: Revision) -> Sentence:
    values = {"number": str(number), "role": by.author.role}
    if by.state == ACCEPTED:
        return Sentence("proposal {number} is accepted already, by {role}.", **values)
    return Sentence("proposal {number} is refused already, by {role}.", **values)


# -- what a change means --------------------------------------------------


def _who_stands_for_it(now: Entry, changes: Changes, proposal: Revision, on: date | None) -> dict[str, Plain | None]:
    """What becomes of the checks of an entry *now* that is changed.

    A changed field was looked at by whoever proposed the change, and by nobody where the change came from a file, a
    package or a visitor; who looked at the entry before stands for the other fields alone.
    """
    touched = [name for name in dict.fromkeys(name.partition(".")[0] for name in changes) if _is_vouched_for(name)]
    by_hand = proposal.origin not in ("imported", "suggested", "hsds")
    edit: Plain = {"on": (on or proposal.at.date()).isoformat(), "by": proposal.author.role, "how": "edited"}
    after = changed(now, changes)
    checks: dict[str, Plain | None] = {
        f"checks.{name}": edit if by_hand and name in after else None for name in touched
    }
    whole, before = now.get("checked"), fields_of(now)
    if touched and whole is not None:
        for name in now:
            own = before.get(f"checks.{name}")
            if _is_vouched_for(name) and name not in touched and (own is None or day_of(own) < day_of(whole)):
                checks[f"checks.{name}"] = whole
        checks["checked"] = None
    # What a package says of its own checks is a change like another, for the reviewer to see.
    return {name: check for name, check in checks.items() if name not in changes and before.get(name) != check}


def _is_vouched_for(name: str) -> bool:
    return not name.startswith("check") and name != "tiers"


def _insist_unchanged(before: Entry, now: Entry, names: Collection[str]) -> None:
    changes = {name: value for name, value in fields_of(before).items() if name.partition(".")[0] in names}
    unknown = [name for name in names if name not in before]
    if unknown:
        told = Sentence("nothing is written under {name}.", name=quoted(unknown[0]))
        raise NotThere(told + did_you_mean(unknown[0], list(before)))
    current = fields_of(now)
    gone = {name: current.get(name) for name in changes if current.get(name) != changes[name]}
    more = {name for name in current if name.partition(".")[0] in names} - changes.keys()
    if gone or more:
        # The same answer as for two edits of one field: what was seen is not what is there.
        names = [*gone, *sorted(more)]
        raise Conflicts([Conflict(name, changes.get(name), current.get(name), changes.get(name)) for name in names])
