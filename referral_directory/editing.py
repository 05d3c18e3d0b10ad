"""Who may change what: editors, their roles in each country, and the desk at which they work.

Roles: an *editor* proposes changes to the services of one organisation, and confirms them.  A *reviewer* accepts or
refuses what others propose in a country.  A *steward* does both, for every service of the country.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from pathlib import Path

from located_yaml import Section, did_you_mean, reading
from sentences import Sentence

from .country import all_countries
from .entry import Changes, Entry, visible
from .places import fold
from .revisions import Author, Current, Revision
from .store import Store

STEWARD, REVIEWER, EDITOR = ROLES = ("steward", "reviewer", "editor")
EVERY = "every country"
ONLY_DECIDERS = Sentence("Only a steward or reviewer of the country may decide.")
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


class NotAllowed(PermissionError):
    """Somebody asked for what their role does not allow; the message says what does."""


@dataclass(frozen=True)
class Right:
    """One role in one country (or in `EVERY`); of an editor for one `organisation`."""

    role: str
    country: str
    organisation: str = ""

    @property
    def said(self) -> str:
        """As others see it: "editor, Example NGO"."""
        return f"{self.role}, {self.organisation or self.country}"


@dataclass(frozen=True)
class Editor:
    """Somebody who signed in: `who` is what the provider calls them, `rights` what they may do."""

    who: str
    rights: tuple[Right, ...]
    listed: bool = True

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries they have any role in, `EVERY` among them."""
        return tuple(dict.fromkeys(right.country for right in self.rights))

    def rights_in(self, country: str) -> tuple[Right, ...]:
        """Their roles in *country*."""
        return tuple(right for right in self.rights if right.country in (country, EVERY))


@dataclass(frozen=True)
class Editors:
    """Everybody who may edit, as one file lists them."""

    known: Mapping[str, Editor] = field(default_factory=dict)

    def signed_in(self, who: str, claimed: Collection[str] = ()) -> Editor | None:
        """The editor called *who*, or made from the roles a token *claimed*; None where there is no role.

        A claim is written like `UA:steward` or `UA:editor:Example NGO`.  One that cannot be read gives nothing.
        """
        if editor := self.known.get(who.casefold()):
            return editor
        rights = tuple(right for claim in claimed if (right := _claimed(claim)))
        return Editor(who, rights, listed=False) if rights else None

    def deciders(self, country: str) -> set[str]:
        """Who may accept or refuse in *country*."""
        return {
            editor.who
            for editor in self.known.values()
            if any(right.role in (STEWARD, REVIEWER) for right in editor.rights_in(country))
        }


LOCAL = Editor("this machine", (Right(STEWARD, EVERY),))
"""Whoever sits at a machine that serves nobody else."""


def read_editors(file: Path) -> Editors:
    """The editors listed in *file*; nobody where there is no such file.

    Raises `BadData` with every slip: a role or country that is not there, an editor without organisation.
    """
    if not file.exists():
        return Editors()
    with reading(file) as top:
        rows = list(top.rows("editors"))
        known = {str(row.text("signs_in_as")).casefold(): _editor(row) for row in rows}
    return Editors(known)


def _editor(row: Section) -> Editor:
    rights = []
    for part in row.rows("roles"):
        role = part.one_of("role", ROLES, "a role")
        country = part.text("country")
        if country and country not in (EVERY, *all_countries()):
            part.problem(f'there is no country "{country}".{did_you_mean(country, all_countries())}', at="country")
        organisation = part.text("organisation", "" if role != EDITOR else None)
        rights.append(Right(str(role), str(country), str(organisation)))
    return Editor(str(row.text("signs_in_as")), tuple(rights))


def _claimed(claim: str) -> Right | None:
    country, _, rest = claim.partition(":")
    role, _, organisation = rest.partition(":")
    known = role in ROLES and country in all_countries() and bool(organisation) == (role == EDITOR)
    return Right(role, country, organisation) if known else None


def why_not_local(asked: bool, address: str, host: str, headers: Iterable[str]) -> str:
    """Why somebody without account may not edit on this machine; empty where they may.

    *asked*: the server was started for that; *address*: what it is bound to; *host* and *headers*: of the request.
    Our own design: whoever can reach a loopback address sits at the machine, as long as nobody passes requests on.
    """
    if not asked:
        return Sentence("Editing without an account is off: this server was not started by `make run`.")
    if not _is_loopback(address):
        if not address:
            return Sentence("Editing without an account is off: the server is bound to every address.")
        return Sentence("Editing without an account is off: the server is bound to {address}.", address=address)
    if found := [name for name in headers if name.casefold() in PROXY_HEADERS]:
        return Sentence(
            "Editing without an account is off: the request came through a proxy ({header}).", header=found[0]
        )
    if not _is_loopback(host.rsplit(":", 1)[0] if host.count(":") == 1 else host):
        return Sentence("Editing without an account is off: the page was opened under another name than localhost.")
    return ""


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address.removeprefix("[").split("]")[0]).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Desk:
    """What one editor can do with the store; every method asks first whether they may."""

    store: Store
    editors: Editors
    editor: Editor

    def countries(self, known: Collection[str]) -> list[str]:
        """Those of the countries *known* that this editor has a role in."""
        return [iso2 for iso2 in known if self.editor.rights_in(iso2)]

    def may_decide(self, country: str) -> bool:
        """Whether they may accept and refuse in *country*."""
        return any(right.role in (STEWARD, REVIEWER) for right in self.editor.rights_in(country))

    def is_steward(self, country: str) -> bool:
        """Whether they answer for the whole directory of *country*."""
        return any(right.role == STEWARD for right in self.editor.rights_in(country))

    def may_change(self, country: str, entry: Entry) -> bool:
        """Whether they may propose changes to *entry*, and confirm it."""
        return self._right_for(country, entry) is not None

    def may_settle(self, proposal: Revision) -> str:
        """Why they may not accept this proposal; empty where they may."""
        if not self.may_decide(proposal.country):
            return ONLY_DECIDERS
        if proposal.author.who == self.editor.who and not self._is_alone(proposal.country):
            return Sentence("You proposed this yourself: somebody else has to look at it.")
        return ""

    def services(self, country: str) -> list[Current]:
        """The services of *country* that they may change, as they are now, by id."""
        found = self.store.current(country).values()
        return sorted((now for now in found if self.may_change(country, now.entry)), key=lambda now: now.service)

    def sees(self, country: str, entry: Entry) -> dict[str, object]:
        """The fields of *entry* they may see: an organisation sees its own secrets, and so does the steward."""
        if self.may_change(country, entry):
            return dict(entry)
        return dict(visible(entry, "partner" if self.editor.rights_in(country) else "public"))

    def propose(self, country: str, service: str, changes: Changes, base: int | None, why: str) -> Revision:
        """Propose *changes*; where nobody else is there to look at them, they are accepted at once.

        Raises `NotAllowed`, and all that `Store.propose` and `Store.accept` raise.
        """
        entry = self.store.revision(base).entry if base is not None else changes
        right = self._insist(country, {name: value for name, value in entry.items() if value is not None})
        self._insist_stays_own(right, changes)
        if any(name.startswith("check") for name in changes):
            raise NotAllowed(Sentence("That somebody looked is not written into a change. Confirm it instead."))
        proposal = self.store.propose(country, service, changes, base, self._author(right), why)
        if self.may_decide(country) and self._is_alone(country):
            return self.store.accept(proposal.number, self._author(right), why)
        return proposal

    def confirm(self, now: Current, on: date, names: Collection[str] | None = None) -> Revision:
        """Note that *names* (None: everything) are as in *now*.  Raises `NotAllowed`, and what the store raises."""
        right = self._insist(now.country, now.entry)
        return self.store.confirm(now.service, now.number, self._author(right), on, names)

    def accept(self, proposal: Revision, why: str = "") -> Revision:
        """Make a proposal true.  Raises `NotAllowed` and what the store raises."""
        if wrong := self.may_settle(proposal):
            raise NotAllowed(wrong)
        return self.store.accept(proposal.number, self._decider(proposal.country), why)

    def refuse(self, proposal: Revision, why: str) -> Revision:
        """Refuse a proposal with a reason, or take back one's own.  Raises `NotAllowed` and what the store raises."""
        own = proposal.author.who == self.editor.who
        if not own and not self.may_decide(proposal.country):
            raise NotAllowed(ONLY_DECIDERS)
        author = self._decider(proposal.country) if self.may_decide(proposal.country) else proposal.author
        return self.store.refuse(proposal.number, author, why)

    def restore(self, old: Revision, why: str) -> Revision:
        """Propose that a service becomes again what it was.  Raises `NotAllowed` and what the store raises."""
        now = self.store.current(old.country)[old.service]
        right = self._insist(old.country, now.entry)
        proposal = self.store.restore(old.number, self._author(right), why)
        if self.may_decide(old.country) and self._is_alone(old.country):
            return self.store.accept(proposal.number, self._author(right), why)
        return proposal

    def _right_for(self, country: str, entry: Entry) -> Right | None:
        rights = sorted(self.editor.rights_in(country), key=lambda right: right.role != STEWARD)
        own = fold(str(entry.get("organisation", "")))
        for right in rights:
            if right.role == STEWARD or (right.role == EDITOR and own and fold(right.organisation) == own):
                return right
        return None

    def _insist(self, country: str, entry: Entry) -> Right:
        right = self._right_for(country, entry)
        if right is None:
            raise NotAllowed(Sentence("Only its organisation and the country's steward may change a service."))
        return right

    def _insist_stays_own(self, right: Right, changes: Changes) -> None:
        moved = "organisation" in changes and fold(str(changes["organisation"] or "")) != fold(right.organisation)
        if right.role == EDITOR and moved:
            raise NotAllowed(Sentence("Only the country's steward may give a service to another organisation."))

    def _is_alone(self, country: str) -> bool:
        # Of people whose roles stand in tokens we do not know how many there are: there may be two.
        return self.editor.listed and not self.editors.deciders(country) - {self.editor.who}

    def _author(self, right: Right) -> Author:
        return Author(self.editor.who, right.said)

    def _decider(self, country: str) -> Author:
        right = next(right for right in self.editor.rights_in(country) if right.role in (STEWARD, REVIEWER))
        return self._author(right)
