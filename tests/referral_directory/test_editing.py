"""Who may change what: an organisation its own, a steward its country's, and nobody what they proposed themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from located_yaml import BadData
from referral_directory.editing import (
    EVERY,
    LOCAL,
    Desk,
    Editor,
    Editors,
    NotAllowed,
    Right,
    read_editors,
    why_not_local,
)
from referral_directory.entry import WrongEntry
from referral_directory.places import Places
from referral_directory.revisions import ACCEPTED, PROPOSED, REFUSED, VISITOR
from referral_directory.store import MOST_ABOUT_ONE, MOST_AN_HOUR, MOST_SUGGESTION, Store, TooMany

SHELTER = {
    "name": "Example shelter",
    "organisation": "Example NGO",
    "kinds": ["shelter"],
    "phones": ["044 272 15 00"],
    "address": "Canary Street 5",
    "address_tier": "secret",
    "email": "partners@example.org",
    "tiers": {"email": "partner"},
    "area": "national",
    "tier": "public",
    "source": {"url": "https://example.org", "confidence": "high"},
}
OLENA = Editor("olena", (Right("editor", "UA", "Example NGO"),))
OTHER = Editor("other", (Right("editor", "UA", "Another NGO"),))
IRYNA = Editor("iryna", (Right("steward", "UA"),))
REVIEWER = Editor("vira", (Right("reviewer", "UA"),))
TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(f"sqlite:///{tmp_path / 'directory.sqlite3'}", places=lambda country: Places(country))
    store.seed("UA", {"ua-shelter": SHELTER, "ua-line": {**SHELTER, "organisation": ""}})
    return store


def desk(store: Store, who: Editor, *others: Editor) -> Desk:
    return Desk(store, Editors({one.who: one for one in (who, *others)}), who)


def test_an_organisation_changes_its_own_services_and_no_others(store: Store) -> None:
    at = desk(store, OLENA, IRYNA)
    assert ["ua-shelter"] == [now.service for now in at.services("UA")]
    current = store.current("UA")

    assert PROPOSED == at.propose("UA", "ua-shelter", {"cost": "free"}, current["ua-shelter"].number, "").state
    for who in (OLENA, OTHER, REVIEWER):
        with pytest.raises(NotAllowed, match="Only its organisation and the country's steward"):
            desk(store, who, IRYNA).propose("UA", "ua-line", {"cost": "free"}, current["ua-line"].number, "")
    with pytest.raises(NotAllowed):
        desk(store, OTHER, IRYNA).confirm(current["ua-shelter"], TODAY)


def test_nobody_says_in_a_change_that_somebody_confirmed_it(store: Store) -> None:
    at, check = store.current("UA")["ua-shelter"].number, {"on": "2026-11-25", "by": "steward, UA"}

    for name in ("checked", "checks.phones"):
        with pytest.raises(NotAllowed, match="Confirm it instead"):
            desk(store, OLENA, IRYNA).propose("UA", "ua-shelter", {name: check}, at, "")


def test_a_service_goes_to_another_organisation_by_the_steward_alone(store: Store) -> None:
    at = store.current("UA")["ua-shelter"].number

    with pytest.raises(NotAllowed, match="Only the country's steward may give a service to another organisation"):
        desk(store, OLENA, IRYNA).propose("UA", "ua-shelter", {"organisation": "Another NGO"}, at, "")
    assert desk(store, IRYNA, REVIEWER).propose("UA", "ua-shelter", {"organisation": "Another NGO"}, at, "")


def test_a_new_service_of_ones_own_organisation_may_be_proposed(store: Store) -> None:
    entry = {**SHELTER, "name": "Second shelter"}

    assert PROPOSED == desk(store, OLENA, IRYNA).propose("UA", "ua-second", entry, None, "").state
    with pytest.raises(NotAllowed):
        desk(store, OTHER, IRYNA).propose("UA", "ua-third", entry, None, "")


def test_nobody_accepts_what_they_proposed_where_somebody_else_could(store: Store) -> None:
    at = store.current("UA")["ua-shelter"].number
    mine = desk(store, IRYNA, REVIEWER).propose("UA", "ua-shelter", {"cost": "free"}, at, "")

    assert PROPOSED == mine.state
    with pytest.raises(NotAllowed, match="somebody else has to look at it"):
        desk(store, IRYNA, REVIEWER).accept(mine)
    assert ACCEPTED == desk(store, REVIEWER, IRYNA).accept(mine).state


def test_who_is_alone_in_a_country_decides_at_once(store: Store) -> None:
    at = store.current("UA")["ua-shelter"].number

    assert ACCEPTED == desk(store, IRYNA).propose("UA", "ua-shelter", {"cost": "free"}, at, "").state
    assert "free" == store.current("UA")["ua-shelter"].entry["cost"]


def test_of_people_whose_roles_stand_in_a_token_there_may_be_two(store: Store) -> None:
    claimed = Editors().signed_in("iryna", ["UA:steward"])
    assert claimed is not None
    at = store.current("UA")["ua-shelter"].number

    assert PROPOSED == Desk(store, Editors(), claimed).propose("UA", "ua-shelter", {"cost": "free"}, at, "").state


def test_an_editor_decides_nothing_but_may_take_back_their_own(store: Store) -> None:
    at, current = desk(store, OLENA, IRYNA), store.current("UA")["ua-shelter"]
    mine = at.propose("UA", "ua-shelter", {"cost": "free"}, current.number, "")

    with pytest.raises(NotAllowed, match="Only a steward or reviewer"):
        at.accept(mine)
    with pytest.raises(NotAllowed):
        desk(store, OTHER, IRYNA).refuse(mine, "no")
    assert REFUSED == at.refuse(mine, "taken back").state


def test_a_role_in_one_country_is_none_in_another(store: Store) -> None:
    for who in (OLENA, IRYNA, REVIEWER):
        at = desk(store, who)
        assert not at.may_decide("MD") and not at.is_steward("MD") and not at.may_change("MD", SHELTER)
        assert ["UA"] == at.countries(["MD", "UA"])


def test_a_secret_is_seen_by_its_organisation_and_the_steward_and_a_partner_contact_by_the_country(
    store: Store,
) -> None:
    for who in (OLENA, IRYNA):
        assert "Canary Street 5" == desk(store, who, REVIEWER).sees("UA", SHELTER)["address"]
    for who in (OTHER, REVIEWER):
        seen = desk(store, who, IRYNA).sees("UA", SHELTER)
        assert "address" not in seen and "partners@example.org" == seen["email"]
    abroad = desk(store, Editor("md", (Right("steward", "MD"),))).sees("UA", SHELTER)
    assert not {"address", "email"} & abroad.keys()


def test_a_restored_service_is_a_new_revision(store: Store) -> None:
    at = desk(store, IRYNA)
    first = store.current("UA")["ua-shelter"]
    at.propose("UA", "ua-shelter", {"cost": "free"}, first.number, "")

    told = at.restore(store.revision(first.number), "back")

    assert ACCEPTED == told.state
    assert "cost" not in store.current("UA")["ua-shelter"].entry
    assert 3 == len([one for one in store.history("ua-shelter") if one.state == ACCEPTED])


# -- the file of editors, and claims ------------------------------------------------


def test_editors_are_read_with_their_roles(tmp_path: Path) -> None:
    file = tmp_path / "editors.yaml"
    file.write_text(
        "editors:\n  - signs_in_as: Olena@Example.org\n    roles:\n"
        "      - {role: editor, country: UA, organisation: Example NGO}\n"
        "      - {role: steward, country: every country}\n"
    )

    found = read_editors(file).signed_in("olena@example.ORG")

    assert found is not None
    assert ("editor, Example NGO", "steward, every country") == tuple(right.said for right in found.rights)
    assert Editors() == read_editors(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ("{role: stewart, country: UA}", '4: grammar: "stewart" is not a role. Did you mean "steward"?'),
        ("{role: steward, country: UK}", '4: grammar: there is no country "UK".'),
        ("{role: editor, country: UA}", '4: grammar: "roles 1" has no "organisation". Add it.'),
    ],
)
def test_a_wrong_role_is_told_with_a_way_to_mend_it(tmp_path: Path, roles: str, told: str) -> None:
    file = tmp_path / "editors.yaml"
    file.write_text(f"editors:\n  - signs_in_as: olena@example.org\n    roles:\n      - {roles}\n")

    with pytest.raises(BadData) as bad:
        read_editors(file)

    assert any(str(problem).startswith(f"{file}:{told}") for problem in bad.value.problems), bad.value


@pytest.mark.parametrize(
    "claim",
    ["", "UA", "UA:", "UA:owner", "XX:steward", "UA:editor", "UA:editor:", "UA:steward:Example NGO", ":steward"],
)
def test_a_claim_that_cannot_be_read_gives_no_role(claim: str) -> None:
    assert Editors().signed_in("somebody", [claim]) is None


def test_the_file_stands_before_what_a_token_claims() -> None:
    known = Editors({"olena": OLENA})

    assert OLENA == known.signed_in("olena", ["UA:steward"])


# -- editing without an account -----------------------------------------------------


def test_whoever_sits_at_the_machine_may_edit() -> None:
    for address, host in (("localhost", "localhost:8501"), ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:8501")):
        assert "" == why_not_local(True, address, host, ["Accept", "Host"])
    assert LOCAL.rights_in("MD") and LOCAL.rights == (Right("steward", EVERY),)


@pytest.mark.parametrize(
    ("asked", "address", "host", "headers", "told"),
    [
        (False, "localhost", "localhost:1", (), "this server was not started by `make run`"),
        (True, "", "localhost:1", (), "the server is bound to every address"),
        (True, "0.0.0.0", "localhost:1", (), "the server is bound to 0.0.0.0"),
        (True, "192.168.1.5", "192.168.1.5:1", (), "the server is bound to 192.168.1.5"),
        (True, "localhost", "localhost:1", ("X-Forwarded-For",), "came through a proxy (X-Forwarded-For)"),
        (True, "localhost", "localhost:1", ("via",), "came through a proxy (via)"),
        (True, "localhost", "rebound.example.org:1", (), "opened under another name than localhost"),
        (True, "localhost", "", (), "opened under another name than localhost"),
        (True, "localhost.example.org", "localhost", (), "bound to localhost.example.org"),
    ],
)
def test_nobody_else_may_edit_without_an_account(
    asked: bool, address: str, host: str, headers: tuple[str, ...], told: str
) -> None:
    assert told in why_not_local(asked, address, host, headers)


# -- suggestions ------------------------------------------------------------------


def test_a_suggestion_is_a_proposal_that_changes_nothing(store: Store) -> None:
    before = store.current("UA")

    told = store.suggest("ua-shelter", "The number does not answer.")

    assert (PROPOSED, "suggested", {}, VISITOR) == (told.state, told.origin, told.changes, told.author)
    assert before == store.current("UA")
    accepted = store.accept(told.number, VISITOR)
    assert before["ua-shelter"].entry == accepted.entry == store.current("UA")["ua-shelter"].entry


def test_suggestions_are_short_and_few(store: Store) -> None:
    for said in ("", "   ", "x" * (MOST_SUGGESTION + 1), "left\u202eright"):
        with pytest.raises(WrongEntry):
            store.suggest("ua-shelter", said)
    for _ in range(MOST_ABOUT_ONE):
        store.suggest("ua-shelter", "It is closed.")
    with pytest.raises(TooMany, match="try again another day"):
        store.suggest("ua-shelter", "It is closed.")
    assert store.suggest("ua-line", "It is closed.")


def test_no_country_takes_more_than_so_many_suggestions_an_hour(store: Store) -> None:
    store.seed("UA", {f"ua-more-{n}": SHELTER for n in range(MOST_AN_HOUR)})
    for n in range(MOST_AN_HOUR):
        store.suggest(f"ua-more-{n}", "It is closed.")

    with pytest.raises(TooMany):
        store.suggest("ua-line", "It is closed.")
