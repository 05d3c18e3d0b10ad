"""Editors sign in with a provider, propose and review; a visitor and a stranger cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from oidc_provider_mock import run_server_in_thread
from oidc_provider_mock._storage import User
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Seen, free_port, serving
from tests.browser.journey import quiet

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider's own library
SERVICE = "ua-la-strada-hotline"
PEOPLE = {
    "olena": {"email": "olena@example.org", "email_verified": True},
    "iryna": {"email": "iryna@example.org", "email_verified": True},
    "vira": {"email": "iryna@example.org", "email_verified": False},
    "claimed": {"email": "claimed@example.org", "email_verified": True, "waymark_roles": ["MD:steward"]},
    "mistaken": {"email": "mistaken@example.org", "email_verified": True, "waymark_roles": ["MD:king", "steward"]},
    "stranger": {"email": "stranger@example.org", "email_verified": True},
}
EDITORS = """\
editors:
  - signs_in_as: olena@example.org
    roles: [{role: editor, country: UA, organisation: La Strada-Ukraine}]
  - signs_in_as: iryna@example.org
    roles: [{role: steward, country: UA}]
  - signs_in_as: second@example.org
    roles: [{role: reviewer, country: UA}]
"""


@dataclass
class Site:
    address: str
    browser: Browser

    def opened(self) -> Page:
        """The page of the editors, reached the way a person does."""
        page = self.browser.new_context().new_page()
        page.goto(self.address)
        to_the_desk(page)
        return page

    def signed_in(self, who: str) -> Page:
        page = self.opened()
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=who, exact=True).click()
        page.wait_for_url(f"{self.address}/**")
        to_the_desk(page)
        return page


def to_the_desk(page: Page) -> None:
    page.get_by_role("link", name="For organisations").click()
    quiet(page, "My services")


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("editors")
    (folder / "editors.yaml").write_text(EDITORS)
    port = free_port()
    users = [User(sub=name, claims=claims) for name, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users) as provider:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "of this test alone"\n'
            'client_id = "waymark"\nclient_secret = "of this test alone"\n'
            f'server_metadata_url = "http://127.0.0.1:{provider.server_port}/.well-known/openid-configuration"\n'
        )
        environment = {
            "WAYMARK_EDITORS": str(folder / "editors.yaml"),
            "WAYMARK_DATABASE_URL": f"sqlite:///{folder / 'directory.sqlite3'}",
        }
        setting = f"--secrets.files={folder / 'secrets.toml'}"
        with serving("streamlit_app.py", Path(__file__).parents[2], setting, port=port, environment=environment) as at:
            yield Site(at, browser)


def test_a_visitor_sees_no_form_and_is_asked_to_sign_in(site: Site) -> None:
    page = site.opened()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert 0 == page.get_by_role("button", name="Change").count()
    page.close()


def test_a_role_in_the_claim_of_the_token_counts_for_its_country_alone(site: Site) -> None:
    page = site.signed_in("claimed")

    expect(page.get_by_text("You are signed in, but have no role")).to_have_count(0)
    expect(page.get_by_text("Moldova").first).to_be_visible()
    assert 0 == page.get_by_text("La Strada-Ukraine").count()
    expect(page.get_by_role("button", name="Change").first).to_be_visible()
    page.close()


@pytest.mark.parametrize("who", ["stranger", "vira", "mistaken"])
def test_a_stranger_and_an_unverified_address_get_no_role(site: Site, who: str) -> None:
    page = site.signed_in(who)

    expect(page.get_by_text("You are signed in, but have no role")).to_be_visible()
    assert 0 == page.get_by_role("button", name="Change").count()
    page.close()


def test_what_an_editor_proposes_a_steward_accepts_and_the_next_officer_sees(site: Site) -> None:
    page = site.signed_in("olena")
    seen = Seen(page, site.address)
    assert 0 == page.locator("[class*='st-key-change-ua-ambulance']").count()
    page.locator(f".st-key-change-{SERVICE} button").click()
    quiet(page, "One service")
    box = page.get_by_role("textbox", name="Cost")
    box.fill("free from any phone")
    box.press("Enter")
    page.get_by_role("button", name="Send 1 change").click()
    expect(page.get_by_text("It is shown once it is reviewed")).to_be_visible()
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_text("Only a steward or reviewer of the country may decide.")).to_be_visible()
    assert 0 == page.get_by_role("button", name="Accept").count()
    assert [] == seen.complaints + seen.foreign
    page.get_by_role("button", name="Sign out").click()
    page.close()

    steward = site.signed_in("iryna")
    steward.get_by_role("link", name="Review").click()
    expect(steward.locator("ins", has_text="from any phone")).to_be_visible()
    steward.locator(".stCheckbox label").first.click()
    steward.get_by_role("button", name="Accept 1").click()
    expect(steward.get_by_text("1 accepted.")).to_be_visible()
    steward.close()

    officer = browser_at_the_directory(site)
    with officer.expect_download() as download:
        officer.get_by_role("button", name="Take this table along").click()
    assert "free from any phone" in Path(download.value.path()).read_text("utf-8")
    officer.close()


def test_whoever_signs_out_is_a_visitor_again(site: Site) -> None:
    page = site.signed_in("iryna")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_timeout(1500)
    page.goto(site.address)
    to_the_desk(page)

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.close()


def browser_at_the_directory(site: Site) -> Page:
    page = site.browser.new_context().new_page()
    page.goto(f"{site.address}/?country=UA")
    page.get_by_role("link", name="Who helps here").click()
    quiet(page, "Who helps")
    return page
