"""A package of somebody else as one JSON page."""

from __future__ import annotations

import json

from referral_directory.hsds import offer_of, read_package

from .hsds_entries import UA


def theirs(**rows):
    """A package of somebody else as one JSON page: a service with *rows* below it."""
    service = {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Women's house",
        "status": "active",
        "url": "https://example.org/house",
        "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Example Org", "description": "x"},
        "attributes": [term("Domestic Violence Shelters")],
        "service_areas": [{"id": "1", "name": "Lviv oblast"}],
    }
    return {"contents": [service | rows]}


def term(name):
    return {"id": f"a{name}", "taxonomy_term": {"id": f"t{name}", "name": name, "code": "XX", "description": name}}


def offered(tmp_path, page, country=UA):
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(page), "utf-8")
    offer = offer_of(read_package(file), country, {})
    return [changes for changes, _ in offer.changes.values()], [str(one) for one in offer.untaken]
