"""The tables of HSDS 3.1 that we write, column by column, and what our profile adds to them.

One list of them serves the data package, the JSON and both ways in.  What begins with `waymark_`, and the tables
`acceptance` and `check`, are the profile's: docs/hsds-profile.md says what each means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

HSDS_VERSION = "3.1"
PROFILE_VERSION = "1.0"
PROFILE = f"urn:waymark:hsds-profile:{PROFILE_VERSION}"
NOT_STATED = "not stated"
KINDS, CIRCUMSTANCES = "Waymark kinds of help", "Waymark circumstances"
WHOLE = "entry"
"""The field of a check that is about the whole entry."""

Value = str | int | bool | list["Value"] | dict[str, "Value"]
Row = dict[str, Value]
Tables = dict[str, list[Row]]
"""Table → its rows, each a column → value with no empty ones."""

# Never to be changed: every id of ours in other people's databases was made in it.
_NAMESPACE = UUID("4a6f2f4e-6f0b-5d0e-9a51-2b1c7d3e8f60")


def id_of(*parts: str) -> str:
    """The UUID of the thing named by *parts*; always the same for the same thing."""
    # Half of a character pair, which is no character, may come in with a foreign id.
    return str(uuid5(_NAMESPACE, "/".join(parts).encode("utf-8", "backslashreplace").decode("utf-8")))


@dataclass(frozen=True)
class Table:
    """One table: its file, its columns with their types in a data package, and how it nests in JSON.

    `one`: property → table and the column of this one that names its row.  `many`: property → table and the column
    of that one that names the row of this.
    """

    file: str
    columns: Mapping[str, str]
    required: tuple[str, ...] = ("id",)
    one: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    many: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def _columns(words: str) -> dict[str, str]:
    return {name: type_ or "string" for name, _, type_ in (word.partition(":") for word in words.split())}


TABLES: Mapping[str, Table] = {
    "organization": Table(
        "organizations.csv",
        _columns("id:uuid name description waymark_unnamed:boolean"),
        ("id", "name", "description"),
    ),
    "service": Table(
        "services.csv",
        _columns(
            "id:uuid organization_id:uuid name alternate_name description url:uri email:email status fees_description "
            "eligibility_description assured_date:date last_modified:datetime waymark_id waymark_country waymark_tier "
            "waymark_withheld waymark_address_tier waymark_tiers:object waymark_hours waymark_hours_said "
            "waymark_languages_said waymark_cities:array waymark_region waymark_region_said waymark_coverage "
            "waymark_only_for:array waymark_source:object waymark_as_written:object"
        ),
        ("id", "organization_id", "name", "status", "waymark_id", "waymark_country", "waymark_source"),
        one={"organization": ("organization", "organization_id")},
        many={
            "phones": ("phone", "service_id"),
            "schedules": ("schedule", "service_id"),
            "service_areas": ("service_area", "service_id"),
            "service_at_locations": ("service_at_location", "service_id"),
            "languages": ("language", "service_id"),
            "cost_options": ("cost_option", "service_id"),
            "attributes": ("attribute", "link_id"),
            "acceptances": ("acceptance", "service_id"),
            "checks": ("check", "service_id"),
        },
    ),
    "phone": Table("phones.csv", _columns("id:uuid service_id:uuid number"), ("id", "number")),
    "schedule": Table(
        "schedules.csv",
        _columns("id:uuid service_id:uuid freq interval:number byday description opens_at:time closes_at:time notes"),
    ),
    "service_area": Table("service_areas.csv", _columns("id:uuid service_id:uuid name uri")),
    "service_at_location": Table(
        "service_at_location.csv",
        _columns("id:uuid service_id:uuid location_id:uuid"),
        ("id", "service_id", "location_id"),
        one={"location": ("location", "location_id")},
    ),
    "location": Table(
        "locations.csv",
        _columns("id:uuid location_type"),
        ("id", "location_type"),
        many={"addresses": ("address", "location_id")},
    ),
    "address": Table(
        "addresses.csv",
        _columns("id:uuid location_id:uuid address_1 city state_province postal_code country address_type"),
        ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    ),
    "language": Table("languages.csv", _columns("id:uuid service_id:uuid name code waymark_tag")),
    "cost_option": Table("cost_options.csv", _columns("id:uuid service_id:uuid amount:number"), ("id", "service_id")),
    "attribute": Table(
        "attributes.csv",
        _columns("id:uuid link_id:uuid taxonomy_term_id:uuid link_type link_entity"),
        ("id", "link_id", "taxonomy_term_id", "link_entity"),
        one={"taxonomy_term": ("taxonomy_term", "taxonomy_term_id")},
    ),
    "taxonomy_term": Table(
        "taxonomy_terms.csv",
        _columns("id:uuid code name description taxonomy taxonomy_id:uuid language"),
        ("id", "name", "description"),
        one={"taxonomy_detail": ("taxonomy", "taxonomy_id")},
    ),
    "taxonomy": Table("taxonomies.csv", _columns("id:uuid name description version"), ("id", "name", "description")),
    "acceptance": Table(
        "acceptances.csv",
        _columns("id:uuid service_id:uuid taxonomy_term_id:uuid circumstance answer note source date"),
        ("id", "service_id", "circumstance", "answer"),
        one={"taxonomy_term": ("taxonomy_term", "taxonomy_term_id")},
    ),
    "check": Table(
        "checks.csv", _columns("id:uuid service_id:uuid field on by how"), ("id", "service_id", "field", "on", "by")
    ),
}
