"""The pages of organisations and stewards, without a browser: who sees what, and that nothing written is lost."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import signing_in
from components.opened import Directory, directory
from referral_directory.editing import Editor, Editors, Right
from referral_directory.entry import fields_of
from referral_directory.revisions import ACCEPTED, Author
from tests.components.test_pages import html, opened_at

LINE = "ua-la-strada-hotline"
OLENA = Editor("olena", (Right("editor", "UA", "La Strada-Ukraine"),))
IRYNA = Editor("iryna", (Right("steward", "UA"),))
VIRA = Editor("vira", (Right("reviewer", "UA"),))
CANARY = "Canary Street 5"


@pytest.fixture(autouse=True)
def editors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = Editors({one.who: one for one in (OLENA, IRYNA, VIRA)})
    monkeypatch.setattr(signing_in, "editors", lambda: known)
    yield


def opened_by(who: Editor | None, page: str, monkeypatch: pytest.MonkeyPatch, **visit: object) -> AppTest:
    monkeypatch.setattr(signing_in, "_editor", lambda: who)
    return opened_at(page, **visit)  # type: ignore[arg-type]


def entry_now(service: str = LINE) -> dict[str, object]:
    return dict(directory().store().current("UA")[service].entry)


@pytest.mark.parametrize("page", ["services", "review", "history", "due", "partners"])
def test_who_is_not_signed_in_sees_no_service_and_why(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(None, page, monkeypatch)

    assert not app.exception
    assert "Editing without an account is off" in html(app)
    assert [] == [button.key for button in app.button if button.key != "walk_on"]


def test_an_organisation_sees_its_own_services_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch)

    changeable = {button.key.removeprefix("change.") for button in app.button if button.key.startswith("change.")}
    store = directory().store()
    own = {id_ for id_, now in store.current("UA").items() if now.entry.get("organisation") == "La Strada-Ukraine"}
    assert own == changeable and LINE in own


def test_opening_a_form_and_sending_nothing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every service of Ukraine: the boxes hand out just what was there."""
    app = opened_by(IRYNA, "services", monkeypatch)
    for service, now in directory().store().current("UA").items():
        app.button(key=f"change.{service}").click().run()

        assert not app.exception, service
        assert "Nothing changed yet" == app.button(key="send").label, service
        assert fields_of(now.entry) == fields_of(app.session_state["form"]["draft"]), service
        app.button(key="give_up").click().run()


def test_what_is_wrong_is_told_under_its_box_and_nothing_written_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch)
    app.button(key=f"change.{LINE}").click().run()
    form = f"f{app.session_state['form']['visit']}"
    app.text_input(key=f"{form}.email").input("not an address").run()
    app.text_area(key=f"{form}.phones").input("ring us\n116 123").run()

    page = unescape(html(app))
    assert '"not an address" is not an e-mail address' in page
    assert '"ring us" is not a phone number' in page
    assert app.button(key="send").disabled
    assert "not an address" == app.text_input(key=f"{form}.email").value
    assert "ring us\n116 123" == app.text_area(key=f"{form}.phones").value

    app.text_input(key=f"{form}.email").input("line@example.org").run()
    app.text_area(key=f"{form}.phones").input("116 123").run()
    assert not app.button(key="send").disabled
    assert "116 123" in html(app)


def test_a_change_waits_for_review_and_is_then_on_the_next_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch)
    app.button(key=f"change.{LINE}").click().run()
    app.text_input(key=f"f{app.session_state['form']['visit']}.cost").input("free from a mobile <b>too</b>").run()
    app.button(key="send").click().run()

    assert "free from a mobile" not in str(entry_now().get("cost"))
    assert "a change waits for review" in html(app)
    own = opened_by(OLENA, "review", monkeypatch)
    assert "Only a steward or reviewer" in html(own) and not own.checkbox
    steward = opened_by(IRYNA, "review", monkeypatch)
    assert "&lt;b&gt;too&lt;/b&gt;" in html(steward) and "<b>too</b>" not in html(steward)
    number = directory().store().proposals("UA")[0].number
    steward.checkbox(key=f"pick.{number}").check().run()
    steward.button(key="accept").click().run()

    assert "free from a mobile <b>too</b>" == entry_now()["cost"]
    seen = {service.id: service for service in directory().countries()["UA"].services}[LINE]
    assert "free from a mobile <b>too</b>" == seen.cost
    assert "editor, La Strada-Ukraine" == seen.checks["cost"].by


def test_still_correct_is_one_press(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch)
    app.button(key=f"ok.{LINE}").click().run()

    assert "Thank you" in html(app)
    checked = {service.id: service for service in directory().countries()["UA"].services}[LINE].checked
    assert checked is not None and "editor, La Strada-Ukraine" == checked.by


def test_two_who_changed_one_field_are_shown_both(monkeypatch: pytest.MonkeyPatch) -> None:
    store = directory().store()
    base = store.current("UA")[LINE].number
    one = store.propose("UA", LINE, {"hours_said": "by day"}, base, Author("a", "editor, A"), "")
    store.propose("UA", LINE, {"hours_said": "by night"}, base, Author("b", "editor, B"), "")
    store.accept(one.number, Author("iryna", "steward, UA"))

    page = html(opened_by(IRYNA, "review", monkeypatch))

    assert "Somebody changed the same meanwhile" in page
    assert "<td>by day</td><td>by night</td>" in page


def test_a_refusal_needs_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    store = directory().store()
    told = store.propose(
        "UA", LINE, {"eligibility": "All women"}, store.current("UA")[LINE].number, Author("a", "A"), ""
    )
    app = opened_by(IRYNA, "review", monkeypatch)
    app.checkbox(key=f"pick.{told.number}").check().run()
    assert app.button(key="refuse").disabled

    app.text_input(key="decide_why").input("the page says otherwise").run()
    app.button(key="refuse").click().run()

    settled = next(each for each in store.history(LINE) if each.settles == told.number)
    assert ("refused", "the page says otherwise") == (settled.state, settled.why)


def test_history_compares_and_restores(monkeypatch: pytest.MonkeyPatch) -> None:
    store = directory().store()
    before = store.current("UA")[LINE]
    told = store.propose("UA", LINE, {"coverage": "all of it"}, before.number, Author("a", "A"), "wider")
    store.accept(told.number, Author("iryna", "steward, UA"))
    app = opened_by(IRYNA, "history", monkeypatch, looked_at=LINE)

    assert LINE == app.selectbox(key="which").value
    assert "wider" in html(app) and "<ins>" in html(app)
    app.selectbox(key=f"old.{LINE}").select(before.number).run()
    app.button(key=f"restore.{before.number}").click().run()
    proposal = store.proposals("UA")[0]
    assert ("restored", before.entry.get("coverage")) == (proposal.origin, proposal.changes["coverage"])


def test_what_is_secret_is_in_no_page_of_who_may_not_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    store = directory().store()
    base = store.current("UA")[LINE].number
    told = store.propose(
        "UA", LINE, {"address": CANARY, "address_tier": "secret"}, base, Author("olena", OLENA.rights[0].said), ""
    )
    for page in ("services", "review", "history", "due", "partners"):
        assert CANARY not in html(opened_by(VIRA, page, monkeypatch)), page
        assert CANARY not in html(opened_by(None, page, monkeypatch)), page
    assert CANARY in html(opened_by(IRYNA, "review", monkeypatch))
    assert ACCEPTED == store.accept(told.number, Author("vira", "reviewer, UA")).state

    assert CANARY == entry_now()["address"]
    for page in ("services", "review", "history", "due", "partners", "directory", "about", "suggest"):
        for who in (VIRA, None):
            assert CANARY not in html(opened_by(who, page, monkeypatch, country="UA", looked_at=LINE)), (page, who)
    assert CANARY not in repr(directory().countries()["UA"].services)


def test_a_visitor_can_say_three_things_are_wrong_and_no_officer_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(None, "suggest", monkeypatch, country="UA")
    app.selectbox(key="suggest_service").select(LINE).run()
    app.text_input(key="suggest_words").input("a bakery answers").run()
    app.button(key="suggest").click().run()
    assert "The steward will look into it" in html(app)
    for _ in range(2):
        app.button(key="suggest").click().run()
    assert "as much as one visit can send" in html(app)

    assert "a bakery answers" in html(opened_by(IRYNA, "review", monkeypatch))
    for page in ("directory", "services"):
        assert "a bakery answers" not in html(opened_by(None, page, monkeypatch, country="UA"))


def test_a_closed_service_is_not_offered_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    current = directory().store().current("UA")
    service = next(id_ for id_, now in current.items() if "shelter" in now.entry["kinds"])
    app = opened_by(IRYNA, "services", monkeypatch)
    app.button(key=f"closed.{service}").click().run()

    assert "Send 1 change" == app.button(key="send").label
    assert "says that it is closed for good" in html(app)
    app.button(key="send").click().run()
    assert {"status": "closed"} == directory().store().proposals("UA")[0].changes


def test_what_is_due_is_the_whole_country_for_a_steward_and_its_own_for_an_organisation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steward, editor = html(opened_by(IRYNA, "due", monkeypatch)), html(opened_by(OLENA, "due", monkeypatch))

    assert "Where help is missing" in steward and "Where help is missing" not in editor
    assert "Number of a hotline" in steward
    assert "La Strada" in editor or "hotline" in editor
    assert "Free legal aid contact centre" in steward and "Free legal aid contact centre" not in editor


def test_a_letter_names_nothing_that_endangers(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(IRYNA, "due", monkeypatch)

    letter = app.code[0].value
    assert letter.startswith("Тема: Чи ваші записи досі правильні?")
    endangers = ("насильств", "притул", "наркот", "гаряч", "violence", "shelter", "drug", "hotline", "+380", "Київ")
    assert not [word for word in endangers if word in letter.lower()]


def test_a_partner_contact_is_seen_by_signed_in_people_of_the_country_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    store, steward = directory().store(), Author("iryna", "steward, UA")
    service = "ua-ambulance-103"
    changes = {"email": "canary@example.org", "tiers.email": "partner"}
    told = store.propose("UA", service, changes, store.current("UA")[service].number, steward, "")
    store.accept(told.number, steward)
    abroad = Editor("ion", (Right("steward", "MD"),))

    for who in (OLENA, VIRA, IRYNA):
        assert "canary@example.org" in html(opened_by(who, "partners", monkeypatch)), who
    for who in (abroad, None):
        assert "canary@example.org" not in html(opened_by(who, "partners", monkeypatch)), who
    for page in ("directory", "suggest"):
        assert "canary@example.org" not in html(opened_by(IRYNA, page, monkeypatch, country="UA")), page


def test_a_new_service_is_written_from_nothing_and_every_missing_field_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch)
    app.button(key="new").click().run()
    form = f"f{app.session_state['form']['visit']}"
    assert "secret" == app.selectbox(key=f"{form}.address_tier").value
    assert app.button(key="send").disabled
    told = unescape(html(app))
    for name in ("name", "kinds", "area", "source"):
        assert f'has no "{name}". Add it.' in told, name

    app.text_input(key=f"{form}.name").input("Лінія для жінок").run()
    app.multiselect(key=f"{form}.kinds").select("gbv_hotline").run()
    app.text_area(key=f"{form}.phones").input("0 800 500 335").run()
    app.selectbox(key=f"{form}.area").select("national").run()
    app.text_input(key=f"{form}.source.url").input("https://la-strada.example.org").run()
    app.selectbox(key=f"{form}.source.confidence").select("high").run()
    app.text_input(key=f"{form}.name").input("Line for women").run()
    assert not app.button(key="send").disabled, html(app)
    app.button(key="send").click().run()

    proposal = directory().store().proposals("UA")[0]
    assert ("ua-line-for-women", None) == (proposal.service, proposal.base)
    assert "La Strada-Ukraine" == proposal.entry["organisation"]


def test_a_refuge_is_told_what_is_wrong_in_its_own_form(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch)
    app.button(key=f"change.{LINE}").click().run()
    form = f"f{app.session_state['form']['visit']}"
    app.selectbox(key=f"{form}.address_tier").select("secret").run()
    app.text_input(key=f"{form}.address").input(CANARY).run()
    app.text_input(key=f"{form}.email").input("not an address").run()

    assert '"not an address" is not an e-mail address' in unescape(html(app))
    app.text_input(key=f"{form}.email").input("a@example.org").run()
    assert not app.button(key="send").disabled


def test_a_service_that_cannot_be_read_any_more_is_named_to_the_operator_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = Directory(tmp_path)
    for problems in (["closed: zz-a: …"], ["closed: zz-a: …", "closed: zz-b: …"], []):
        files._tell(problems)

    assert ["closed: zz-a: …", "closed: zz-b: …"] == capsys.readouterr().err.splitlines()
