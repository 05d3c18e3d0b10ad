"""What an organisation changed is proposed, what is still correct is noted, and what cannot be taken is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from referral_directory.vocabulary import UnknownName
from referral_directory.workbook_grid import BadWorkbook
from referral_directory.workbook_return import MOST_ERRORS, author_of, carry_out, look_at, read_sheet

from .spreadsheets import (
    NGO,
    OLENA,
    PLACES,
    STEWARD,
    Sheet,
    a_store,
    all_of,
    back,
    edited,
    meanwhile,
    number_of,
    plain,
    sent,
)

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path):
    store = a_store(tmp_path)
    yield store
    store.close()


def done(store, raw, on=TODAY):
    return carry_out(store, back(store, raw), OLENA, on)


def told(report):
    return [str(error) for error in report.errors]


# -- a change is proposed ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ({"hours": "24/7"}, {"hours": "24/7"}),
        ({"phones": "116 123\n+380 44 272 15 00"}, {"phones": ["116 123", "+380 44 272 15 00"]}),
        ({"phones": "116 123;+380 44 272 15 00 ; "}, {"phones": ["116 123", "+380 44 272 15 00"]}),
        ({"phones": None}, {"phones": None}),
        ({"kinds": "Safe place (shelter); hiv"}, {"kinds": ["shelter", "hiv"]}),
        ({"area": "National"}, {"area": "national"}),
        ({"area": "South oblast"}, {"area": ["South oblast"]}),
        ({"status": "Paused"}, {"status": "paused"}),
        ({"region": "North oblast"}, {"region": "North oblast"}),
        ({"tiers__phones": "partner"}, {"tiers.phones": "partner"}),
        ({"tier": "partner", "withheld": "for now"}, {"tier": "partner", "withheld": "for now"}),
        ({"address_tier": "partner"}, {"address_tier": "partner"}),
        (
            {"source__date": "2026-11"},
            {
                "source": {"url": "https://example.org/shelter", "confidence": "high", "note": "Seen by us."}
                | {"date": "2026-11"}
            },
        ),
        (
            {"accepts__hiv": "no", "accepts__hiv__source": "https://example.org/r"},
            {"accepts.hiv": {"answer": "no", "source": "https://example.org/r"}},
        ),
        # Where it is not a no, the page of the service will do.
        ({"accepts__pet": "yes"}, {"accepts.pet": {"answer": "yes", "source": "https://example.org/shelter"}}),
        ({"accepts__uses_drugs": None}, {"accepts.uses_drugs": None}),
        # The old rule was from February; when the new one was said is not known.
        (
            {"accepts__uses_drugs": "yes"},
            {"accepts.uses_drugs": {"answer": "yes", "source": "https://example.org/rules"}},
        ),
        (
            {"accepts__with_children__note": "boys to 14"},
            {
                "accepts.with_children": {
                    "answer": "conditional",
                    "note": "boys to 14",
                    "source": "https://example.org/rules",
                }
            },
        ),
    ],
)
def test_what_was_changed_is_proposed_and_nothing_else(store, written, changes):
    report = done(store, edited(store, "zz-shelter", **written))

    (proposal,) = store.proposals("ZZ")
    assert ([], ()) == (told(report), report.conflicts)
    assert ("zz-shelter", "workbook", OLENA) == (proposal.service, proposal.origin, proposal.author)
    assert changes == proposal.changes
    assert proposal.number == report.taken[0].proposal
    assert ["zz-line"] == [one.service for one in report.unchanged]
    assert store.accept(proposal.number, STEWARD).state == "accepted"


def test_an_accepted_change_counts_as_looked_at_by_the_organisation(store):
    done(store, edited(store, "zz-line", hours="Mo-Fr 09:00-18:00"))

    store.accept(store.proposals("ZZ")[0].number, STEWARD)

    assert {"on": datetime.now(UTC).date().isoformat(), "by": "editor, Example NGO", "how": "edited"} == plain(
        store, "zz-line"
    )["checks.hours"]


def test_a_dry_run_tells_the_same_and_writes_nothing(store):
    it = Sheet(sent(store)).put("zz-shelter", hours="24/7", phones="nobody").put("zz-line", still_correct="yes")
    it.put(5, name="New house", kinds="shelter", area="national", tier="public", address_tier="public")
    raw, before = it.put(5, source__url="https://example.org/new").raw(), all_of(store)

    dry = carry_out(store, back(store, raw), OLENA, TODAY, write=False)
    after = all_of(store)
    wet = done(store, raw)

    assert before == after
    assert (dry.errors, dry.conflicts, dry.notes, dry.confirmed) == (
        wet.errors,
        wet.conflicts,
        wet.notes,
        wet.confirmed,
    )
    assert [(one.row, one.service, one.changes) for one in dry.taken] == [
        (one.row, one.service, one.changes) for one in wet.taken
    ]
    assert {None} == {one.proposal for one in dry.taken} != {one.proposal for one in wet.taken}


def test_the_same_workbook_twice_proposes_once(store):
    raw = edited(store, "zz-shelter", hours="24/7", cost="free")
    done(store, raw)

    report = done(store, raw)

    assert 1 == len(store.proposals("ZZ"))
    assert ("row 4: waits for review already: hours, cost",) == report.notes
    assert report.fine
    store.accept(store.proposals("ZZ")[0].number, STEWARD)
    assert {"zz-line", "zz-shelter"} == {one.service for one in done(store, raw).unchanged}


# -- a cell that cannot be taken ------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            {"hours": "nine to five"},
            'U3: "nine to five" is not in the notation of opening hours. Write it like "Mo-Fr 09:00-18:00" or "24/7".',
        ),
        (
            {"phones": "ask Olena"},
            'I3: "ask Olena" is not a phone number. Write it as it is printed, with digits, spaces and + ( ) - / . '
            "only, one number a line.",
        ),
        (
            {"phones": 380442721500.0},
            "I3: the spreadsheet turned this into a number (380442721500). Write it as text.",
        ),
        (
            {"phones": "380442721500.0"},
            "I3: the spreadsheet turned this into a number (380442721500.0). Write it as text, as it is printed.",
        ),
        (
            {"phones": "3,80443E+11"},
            "I3: the spreadsheet turned this into a number (3,80443E+11). Write it as text, as it is printed.",
        ),
        (
            {"source__date": datetime(2026, 11, 23)},
            "CB3: the spreadsheet turned this into a date or time. Write it as text.",
        ),
        (
            {"accepts__hiv": True},
            "AJ3: the spreadsheet turned this into true or false. Write it as text, like yes or no.",
        ),
        ({"cost": "=1+1"}, "W3: it is a formula. Write what it should say, as text."),
        ({"cost": "#REF!"}, "W3: the spreadsheet says #REF! here. Write what it should say, as text."),
        ({"kinds": "shelter; legal aidd"}, 'H3: "legal aidd" is not a kind of help. Did you mean "legal_aid"?'),
        (
            {"area": "Nort oblast"},
            'Q3: "Nort oblast" is not under "regions" or "towns" of this country. Did you mean "North oblast"?',
        ),
        ({"name": None}, "C3: it must not be empty. Write it."),
        ({"source__url": " "}, "CA3: it must not be empty. Write it."),
        ({"status": "shut"}, 'G3: "shut" is none of the answers. Use one of: paused, closed.'),
        ({"email": "nobody"}, 'J3: "nobody" is not an e-mail address. Write it like name@example.org.'),
        ({"languages": "Ukrainian"}, 'S3: "Ukrainian" is not the code of a language. Write it like uk, ru or sr-Latn.'),
        ({"accepts__hiv": "perhaps"}, 'AJ3: "perhaps" is none of the answers. Use one of: yes, no, conditional.'),
        (
            {"accepts__hiv": "no"},
            'AL3: a "no" must name the page where the rule stands. Write its address here.',
        ),
        (
            {"accepts__hiv": "conditional"},
            "AK3: the condition is missing. Write it here, or answer yes or no.",
        ),
        (
            {"accepts__hiv__note": "with papers"},
            "AJ3: the answer is missing. Write one of: yes, no, conditional.",
        ),
        (
            {"accepts__hiv": "yes", "accepts__hiv__source": "our site"},
            'AJ3: "our site" is not a web address. Write it whole, beginning with https://.',
        ),
        ({"still_correct": "maybe"}, 'D3: "maybe" is no answer here. Write "yes", or leave it empty.'),
        ({"cost": "x" * 201}, "W3: it is longer than 200 characters. Shorten it."),
        ({"cities": ";".join(map(str, range(61)))}, "N3: it has more than 60 members. Keep the ones that matter."),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_a_way_to_mend_it(store, written, said):
    report = back(store, edited(store, "zz-line", **written))

    assert [said] == told(report)
    assert () == report.taken
    assert ["zz-shelter"] == [one.service for one in report.unchanged]


def test_everything_is_told_at_once_and_the_good_cells_are_taken(store):
    raw = (
        Sheet(sent(store))
        .put("zz-shelter", hours="nine to five", cost="free", email="nobody", accepts__hiv="no")
        .put("zz-line", phones="0 800 500 336")
        .raw()
    )

    report = done(store, raw)

    assert ["AL4", "J4", "U4"] == [error.cell for error in report.errors]
    assert [("zz-line", ["phones"]), ("zz-shelter", ["cost"])] == [
        (one.service, list(one.changes)) for one in report.taken
    ]
    assert {"cost": "free"} == next(p for p in store.proposals("ZZ") if p.service == "zz-shelter").changes


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"hours": "Canary 7"}, "U4: what stands here is not in the notation of opening hours. Write it like"),
        ({"phones": "116 111; Canary 7"}, "I4: what stands here is not a phone number. Write it as it is printed"),
        ({"cities": "Canary 7; Canary 7"}, "N4: what stands here stands twice"),
        ({"accepts__pet": "yes", "accepts__pet__source": "Canary 7"}, "BQ4: what stands here is not a web address."),
    ],
)
def test_a_service_with_something_secret_is_told_what_to_do_without_its_words(store, written, said):
    """A secret address may have slipped into another cell."""
    report = back(store, edited(store, "zz-shelter", **written))

    assert told(report)[0].startswith(said)
    assert 1 == len(report.errors)
    assert "Canary" not in report.as_text() + str(report.as_json())


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        ({"status": "Canary 7"}, ["G4"]),
        ({"still_correct": "Canary 7"}, ["D4"]),
        ({"address_tier": "secrett", "hours": "Canary 7"}, ["M4", "U4"]),
        ({"address_tier": "Canary 7"}, ["M4"]),
        ({"tiers__phones": "sekret", "accepts__pet": "Canary 7"}, ["BQ4", "BV4"]),
    ],
)
@pytest.mark.parametrize("service", ["zz-line", "zz-shelter"])
def test_what_may_be_a_misplaced_secret_is_repeated_by_no_message(store, service, written, cells):
    row = {"zz-line": "3", "zz-shelter": "4"}[service]
    if service == "zz-line":
        written = {"tiers__phones": "secrett"} | written

    report = back(store, edited(store, service, **written))

    assert {cell.replace("4", row) for cell in cells} <= {error.cell for error in report.errors}
    assert "Canary" not in report.as_text() + str(report.as_json())


def test_a_secret_number_that_became_a_number_is_not_repeated(store):
    meanwhile(store, "zz-line", {"tiers.phones": "secret"})

    report = back(store, edited(store, "zz-line", phones=380441112233))

    assert ["I3"] == [error.cell for error in report.errors]
    assert "380441112233" not in report.as_text()


def test_one_wrong_circumstance_does_not_take_the_others_with_it(store):
    raw = edited(
        store,
        "zz-shelter",
        accepts__hiv="yes",
        accepts__hiv__source="nowhere",
        accepts__pet="yes",
        accepts__pet__note="x",
    )

    report = back(store, raw)

    assert ["accepts.hiv"] == [error.field for error in report.errors]
    assert ["accepts.pet"] == list(report.taken[0].changes)


@pytest.mark.parametrize("number", ["0 800 500 335", "+380 44 272 15 00"])
def test_a_number_whose_beginning_a_spreadsheet_took_off_is_told(store, number):
    meanwhile(store, "zz-line", {"phones": [number]})
    shortened = number.replace(" ", "").lstrip("0+")

    report = back(store, edited(store, "zz-line", phones=shortened))

    assert [f'I3: the spreadsheet took off the beginning of "{number}". Write it as text, as it is printed.'] == told(
        report
    )


def test_a_number_that_reads_exactly_as_the_text_did_has_lost_nothing(store):
    meanwhile(store, "zz-line", {"phones": ["1547"]})

    assert back(store, edited(store, "zz-line", phones=1547)).fine
    assert ["I3"] == [error.cell for error in back(store, edited(store, "zz-line", phones=1548)).errors]


def test_where_who_may_see_it_is_in_doubt_nothing_of_the_row_is_taken(store):
    raw = edited(store, "zz-line", address_tier="secrett", address="Canary Lane 1", cost="free")

    report = done(store, raw)

    assert ['M3: what stands here is none of the answers. Did you mean "secret"?'] == told(report)
    assert [] == store.proposals("ZZ")
    assert (
        "row 3: nothing of it is taken, for it is not clear who may see it. These wait until that is mended: "
        "address, cost",
    ) == report.notes


@pytest.mark.parametrize(
    ("service", "written", "cell"),
    [
        ("zz-shelter", {"address": "Canary Lane 1"}, "L4"),
        ("zz-line", {"address": "Canary Lane 1", "address_tier": "secret"}, "L3"),
        ("zz-line", {"phones": "116 111", "tiers__phones": "secret"}, "I3"),
        ("zz-line", {"address": "Canary Lane 1", "tier": "secret", "withheld": "hidden"}, "L3"),
    ],
)
def test_what_is_or_becomes_secret_is_not_taken_from_a_file_and_not_repeated(store, service, written, cell):
    report = done(store, edited(store, service, **written))

    assert [cell] == [error.cell for error in report.errors]
    assert "what is secret cannot go by a file" in told(report)[0]
    assert "Canary" not in report.as_text() + str(report.as_json())
    assert all(
        "Canary" not in str(proposal.entry.get("address")) or service == "zz-shelter"
        for proposal in store.proposals("ZZ")
    )
    assert all("Canary Lane" not in str(proposal.entry) for proposal in store.proposals("ZZ"))


def test_a_field_may_become_secret_by_the_workbook(store):
    report = done(store, edited(store, "zz-line", tiers__phones="secret"))

    assert report.fine
    assert {"tiers.phones": "secret"} == store.proposals("ZZ")[0].changes


# -- what somebody else changed meanwhile ---------------------------------------------------


def test_changes_of_two_people_on_different_cells_are_both_kept(store):
    raw = edited(store, "zz-shelter", hours="24/7", accepts__pet="yes")
    meanwhile(store, "zz-shelter", {"cost": "free", "accepts.hiv": {"answer": "yes", "source": "https://example.org"}})

    report = done(store, raw)
    store.accept(report.taken[0].proposal, STEWARD)

    assert report.fine
    now = plain(store, "zz-shelter")
    assert ("24/7", "free") == (now["hours"], now["cost"])
    assert {"accepts.pet", "accepts.hiv"} <= now.keys()


def test_a_cell_that_two_people_changed_is_shown_with_both_and_the_others_are_taken(store):
    raw = edited(store, "zz-shelter", hours="24/7", cost="free", phones="116 111")
    meanwhile(store, "zz-shelter", {"hours": "Mo 10:00-12:00", "phones": ["116 111"]})

    report = done(store, raw)

    (clash,) = report.conflicts
    assert ("U4", "hours", "Mo-Fr 09:00-18:00", "Mo 10:00-12:00", "24/7") == (
        clash.cell,
        clash.field,
        clash.was,
        clash.became,
        clash.wanted,
    )
    assert 'It was "Mo-Fr 09:00-18:00", it is now "Mo 10:00-12:00", and the sheet says "24/7".' in str(clash)
    assert [{"cost": "free"}] == [one.changes for one in report.taken]
    assert not report.fine


def test_what_became_secret_meanwhile_is_not_in_a_conflict(store):
    raw = edited(store, "zz-line", phones=None)
    meanwhile(store, "zz-line", {"phones": ["0 800 999 999"], "tiers.phones": "secret"})

    report = back(store, raw)

    assert ["secret"] == [clash.became for clash in report.conflicts]
    assert "999" not in str(report)


def test_of_a_page_that_prints_a_secret_address_a_conflict_tells_the_site_only(store):
    page = {"url": "https://example.org/canary", "confidence": "high", "prints_address": "true"}
    rule = {"answer": "yes", "source": "https://example.org/canary"}
    raw = edited(store, "zz-shelter", source__date="2026-11", accepts__uses_drugs="yes")
    meanwhile(store, "zz-shelter", {"source": page, "accepts.uses_drugs": rule | {"note": "x"}})

    report = back(store, raw)

    assert ["accepts.uses_drugs", "source"] == [clash.field for clash in report.conflicts]
    assert "https://example.org/" in report.conflicts[1].became
    assert "canary" not in report.as_text() + str(report.as_json())


def test_a_service_that_became_secret_or_somebody_elses_meanwhile_is_not_touched(store):
    raw = edited(store, "zz-line", hours="Mo 09:00-10:00", still_correct="yes")
    meanwhile(store, "zz-line", {"organisation": "Other NGO"})

    report = back(store, raw)

    assert [
        'A3: "zz-line" is no service that this workbook can change. Take a new workbook; '
        "for a new service use an empty row."
    ] == told(report)
    meanwhile(store, "zz-line", {"organisation": "Example NGO", "tier": "secret", "withheld": "x"})
    assert ["A3"] == [error.cell for error in back(store, raw).errors]


# -- still correct ----------------------------------------------------------------------------


def test_yes_confirms_all_that_the_organisation_has_seen(store):
    report = done(store, edited(store, "zz-line", still_correct=" Yes "))

    assert ["zz-line"] == [one.service for one in report.confirmed]
    assert {"on": "2026-11-25", "by": "editor, Example NGO"} == plain(store, "zz-line")["checked"]
    assert [] == store.proposals("ZZ")


def test_yes_says_nothing_of_a_secret_field_that_the_sheet_does_not_show(store):
    done(store, edited(store, "zz-shelter", still_correct="yes"))

    now = plain(store, "zz-shelter")
    assert "checked" not in now and "checks.address" not in now
    assert {"checks.phones", "checks.accepts", "checks.hours"} <= now.keys()


def test_yes_says_nothing_of_a_column_that_is_gone(store):
    it = Sheet(sent(store)).put("zz-line", still_correct="yes")
    it.sheet.delete_cols(it.keys.index("phones") + 1)

    report = done(store, it.raw())

    assert report.fine
    assert "not in the sheet, and left as they are: Phone numbers" in report.notes
    now = plain(store, "zz-line")
    assert "checked" not in now and "checks.phones" not in now and "checks.hours" in now
    assert ["0 800 500 335"] == now["phones"]


@pytest.mark.parametrize("written", [{"cost": "free"}, {"hours": "never"}, {"tier": "secrett"}])
def test_yes_in_a_row_with_changes_or_mistakes_is_not_noted_and_said_so(store, written):
    report = done(store, edited(store, "zz-line", still_correct="yes", **written))

    assert () == report.confirmed
    assert any('row 3: "still correct" is not noted' in note for note in report.notes)
    assert "checked" not in plain(store, "zz-line")


def test_yes_after_the_changes_are_accepted_is_noted_from_the_same_workbook(store):
    raw = edited(store, "zz-line", still_correct="yes", cost="free")
    report = done(store, raw)
    assert () == done(store, raw).confirmed
    store.accept(report.taken[0].proposal, STEWARD)

    assert ["zz-line"] == [one.service for one in done(store, raw).confirmed]


def test_yes_to_what_is_not_so_any_more_is_a_conflict(store):
    raw = edited(store, "zz-line", still_correct="yes")
    meanwhile(store, "zz-line", {"hours": "Mo 10:00-12:00"})

    report = done(store, raw)

    assert [("U3", "24/7", "Mo 10:00-12:00")] == [(c.cell, c.wanted, c.became) for c in report.conflicts]
    assert () == report.confirmed


def test_yes_twice_on_a_day_is_noted_once(store):
    raw = Sheet(sent(store)).put("zz-line", still_correct="yes").put("zz-shelter", still_correct="yes").raw()
    done(store, raw)
    before = all_of(store)

    report = done(store, raw)

    assert before == all_of(store)
    assert 2 == len([note for note in report.notes if "noted already" in note])


# -- rows ----------------------------------------------------------------------------------------


def test_a_deleted_row_deletes_nothing(store):
    it = Sheet(sent(store))
    it.sheet.delete_rows(it.row("zz-line"))
    before = all_of(store)

    report = done(store, it.raw())

    assert before == all_of(store)
    assert ("not in the workbook, and left as they are: zz-line",) == report.notes
    assert report.fine


def test_columns_and_rows_may_be_moved(store):
    it = Sheet(sent(store)).put("zz-line", hours="Mo 10:00-12:00")
    rows = [[cell.value for cell in reversed(row)] for row in it.sheet.iter_rows()]
    it.sheet.delete_rows(1, 10)
    for row in (rows[0], rows[3], rows[1], rows[2]):
        it.sheet.append(row)
    for cell in (cell for row in it.sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"

    report = back(store, it.raw())

    assert [("zz-line", {"hours": "Mo 10:00-12:00"})] == [(one.service, one.changes) for one in report.taken]
    assert ["zz-shelter"] == [one.service for one in report.unchanged]
    assert report.fine


def test_a_service_that_stands_twice_is_not_taken_from_either_row(store):
    it = Sheet(sent(store)).put("zz-line", hours="Mo 10:00-12:00")
    it.sheet.append([cell.value for cell in it.sheet[3]])

    report = back(store, it.raw())

    assert ["A3", "A5"] == [error.cell for error in report.errors]
    assert "the same service stands in rows 3, 5, so none of them is taken" in told(report)[0]
    assert () == report.taken
    assert ["zz-shelter"] == [one.service for one in report.unchanged]


@pytest.mark.parametrize("service", ["zz-other", "zz-secret", "zz-nowhere", "ua-la-strada-hotline"])
def test_a_service_of_somebody_else_cannot_be_changed(store, service):
    number = store.history(service)[0].number if store.history(service) else 1
    it = Sheet(sent(store))
    it.put("zz-line", hours="Mo 10:00-12:00", still_correct="yes", revision=str(number)).put("zz-line", id=service)

    report = done(store, it.raw())

    assert [
        f'A3: "{service}" is no service that this workbook can change. Take a new workbook; '
        "for a new service use an empty row."
    ] == told(report)
    assert ((), ()) == (report.taken, report.confirmed)


@pytest.mark.parametrize("number", [None, "x", "-1", "0", "99999999999", "4711"])
def test_a_hidden_number_that_is_not_the_one_it_came_with_is_told(store, number):
    report = back(store, edited(store, "zz-line", revision=number, hours="Mo 10:00-12:00"))

    assert [
        "B3: the hidden number in this cell is not the one that the workbook came with. Take a new workbook."
    ] == told(report)


def test_a_revision_of_another_service_or_a_proposal_is_no_base(store):
    proposal = store.propose("ZZ", "zz-line", {"hours": "off"}, number_of(store, "zz-line"), OLENA, "x")

    for number in (number_of(store, "zz-other"), proposal.number):
        report = back(store, edited(store, "zz-line", revision=str(number)))
        assert ["B3"] == [error.cell for error in report.errors]


def test_rows_whose_hidden_cells_stayed_behind_when_sorted_are_told(store):
    it = Sheet(sent(store))
    three, four = ([cell.value for cell in it.sheet[row]] for row in (3, 4))
    for place in range(3, len(three) + 1):
        it.sheet.cell(3, place).value, it.sheet.cell(4, place).value = four[place - 1], three[place - 1]

    report = back(store, it.raw())

    assert ["C3", "C4"] == [error.cell for error in report.errors]
    assert "this row has the name that row 4 came with" in told(report)[0]
    assert () == report.taken


def test_merged_cells_are_told_and_do_not_empty_their_neighbours(store):
    it = Sheet(sent(store)).put("zz-line", cost="free")
    it.sheet.merge_cells("H3:I3")

    report = back(store, it.raw())

    assert [
        "H3: it is merged with others (H3:I3). Split them, and fill in each.",
        "I3: it is merged with others (H3:I3). Split them, and fill in each.",
    ] == told(report)
    assert [{"cost": "free"}] == [one.changes for one in report.taken]


def test_a_hidden_row_is_read_and_said_so(store):
    it = Sheet(sent(store)).put("zz-line", cost="free")
    it.sheet.row_dimensions[3].hidden = True

    report = back(store, it.raw())

    assert [{"cost": "free"}] == [one.changes for one in report.taken]
    assert ("hidden rows were read like the others: 3",) == report.notes


def test_what_stands_beside_the_columns_is_not_read_and_said_so(store):
    it = Sheet(sent(store))
    it.sheet.cell(3, 90).value = "call me back"
    it.sheet.cell(1, 91).value = "phonse"

    report = back(store, it.raw())

    assert ("beside the columns, and not read: CL3",) == report.notes
    assert ['CM1: "phonse" is no column of a workbook. Did you mean "phones"? It was not read.'] == told(report)


def test_a_column_that_is_there_twice_is_read_from_neither(store):
    it = Sheet(sent(store)).put("zz-line", cost="free")
    it.sheet.cell(1, 90).value = "cost"

    report = back(store, it.raw())

    assert ["CL1", "W1"] == sorted(error.cell for error in report.errors)
    assert () == report.taken


# -- a new service ------------------------------------------------------------------------------------

NEW = {
    "name": "Côté House №2",
    "kinds": "shelter",
    "area": "North oblast",
    "tier": "public",
    "address_tier": "secret",
    "source__url": "https://example.org/new",
}


def test_a_row_without_an_id_is_a_new_service(store):
    report = done(store, edited(store, 5, **NEW))

    (proposal,) = store.proposals("ZZ")
    assert ("zz-cote-house-no2", None) == (proposal.service, proposal.base)
    assert ("row 5: a new service, under the id zz-cote-house-no2",) == report.notes
    assert {
        "name": "Côté House №2",
        "organisation": "Example NGO",
        "kinds": ["shelter"],
        "area": ["North oblast"],
        "tier": "public",
        "address_tier": "secret",
        "source": {"url": "https://example.org/new", "confidence": "low"},
    } == proposal.changes
    assert store.accept(proposal.number, STEWARD).service == "zz-cote-house-no2"


def test_a_new_service_sent_twice_is_proposed_once(store):
    raw = edited(store, 5, **NEW)
    done(store, raw)

    assert ("row 5: waits for review already: new service zz-cote-house-no2",) == done(store, raw).notes
    assert 1 == len(store.proposals("ZZ"))
    store.accept(store.proposals("ZZ")[0].number, STEWARD)
    report = done(store, raw)
    assert report.fine
    assert "zz-cote-house-no2" in {one.service for one in report.unchanged}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"kinds": None}, ["H5: a new service needs this."]),
        ({"tier": None, "source__url": None}, ["BT5: a new service needs this.", "CA5: a new service needs this."]),
        (
            {"tier": "secret"},
            ["BT5: what is secret cannot go by a file. Delete it here, and say it to your steward another way."],
        ),
        (
            {"address": "Canary Lane 1"},
            ["L5: what is secret cannot go by a file. Delete it here, and say it to your steward another way."],
        ),
        (
            {"organisation": "Other NGO"},
            ['F5: a new service here is one of "Example NGO". Write that, or leave it empty.'],
        ),
        ({"name": "Притулок"}, ["C5: write it in English letters too: the id is made of it."]),
        (
            {"name": "Example line"},
            ['C5: "Example line" is there already. Take a new workbook, and change its own row.'],
        ),
        (
            {"hours": "always", "address_tier": "public"},
            ['U5: "always" is not in the notation of opening hours. Write it like "Mo-Fr 09:00-18:00" or "24/7".'],
        ),
        (
            {"tier": "partner"},
            [
                'BT5: "zz-cote-house-no2" is kept from the public, but no reason is given. '
                'Add "withheld" with the reason.'
            ],
        ),
    ],
)
def test_a_new_service_is_taken_whole_or_not_at_all(store, written, said):
    report = done(store, edited(store, 5, **(NEW | written)))

    assert said == told(report)
    assert [] == store.proposals("ZZ")


def test_an_id_that_is_in_use_gets_a_number(store):
    store.seed("ZZ", {"zz-cote-house-no2": {**NGO["zz-line"], "name": "Another", "organisation": "Other NGO"}})

    assert ["zz-cote-house-no2-2"] == [one.service for one in back(store, edited(store, 5, **NEW)).taken]


def test_the_same_new_service_in_two_rows_is_taken_once(store):
    report = back(store, Sheet(edited(store, 5, **NEW)).put(6, **NEW).raw())

    assert ["C6: the same new service stands in row 5 too. Keep one of them."] == told(report)
    assert 1 == len(report.taken)


# -- whose it is ------------------------------------------------------------------------------------------


def test_a_workbook_of_another_organisation_than_it_has_to_be_is_refused(store):
    with pytest.raises(BadWorkbook, match=r'the workbook of "Example NGO", not of "Other NGO"\.'):
        back(store, sent(store), "other ngo")


def test_who_it_has_to_be_limits_a_workbook_that_claims_the_whole_country(store):
    it = Sheet(sent(store, organisation="")).put("zz-other", hours="Mo 10:00-12:00", still_correct="yes")

    assert ["zz-other"] == [one.service for one in back(store, it.raw()).taken]
    report = back(store, it.raw(), "Example NGO")
    assert ((), ()) == (report.taken, report.confirmed)
    assert ["zz-other"] == [error.message.split('"')[1] for error in report.errors]


@pytest.mark.parametrize("head", ["waymark 1 ZZ Nobody", "waymark 1 zz", "waymark 12 ZZ", "waymark 1", "id"])
def test_a_head_that_nobody_wrote_is_refused(store, head):
    it = Sheet(sent(store))
    it.sheet.cell(1, 1).value = head

    with pytest.raises(BadWorkbook):
        back(store, it.raw())


def test_who_proposes_has_a_name_that_can_be_seen(store):
    report = back(store, sent(store))

    assert ("Olena", "editor, Example NGO") == (author_of(report, " Olena ").who, author_of(report, "Olena").role)
    for name in ("", " ", "x" * 151, "O\u202elena", "O\0"):
        with pytest.raises(UnknownName, match="--as takes a name"):
            author_of(report, name)


def test_no_more_is_told_than_anybody_reads(store):
    it = Sheet(sent(store))
    for row in range(5, 5 + MOST_ERRORS):
        it.put(row, name=f"House {row}")

    report = look_at(store, read_sheet(it.raw()), PLACES)

    assert len(report.errors) <= MOST_ERRORS + 10
    assert any("were not looked at: mend what is told first" in note for note in report.notes)
