"""Who can help, where.  Knows no algorithm and no screen.

    country = read_country("UA")
    found = country.find(["shelter"], place="Kyiv oblast", circumstances=["uses_drugs"], at=now)

What may not be public is not in anything handed out: services for partners are only counted, and the address of a
secret place is dropped while the file is read.
"""

from languages import country_name, language_name

from .country import (
    Caution,
    Convention,
    Country,
    EmergencyNumber,
    Fact,
    Order,
    all_countries,
    check_country,
    read_country,
)
from .due import Due, by_organisation, due, reminder
from .finding import Found, Offer, Refusal, find
from .freshness import said_of, stale_fields
from .index import only_options
from .phones import Phone, read_phone
from .places import Place, Places
from .reasons import SENTENCES, Words
from .service import Acceptance, Check, Service
from .sources import Source
from .table import COLUMNS, csv_text, public_rows
from .vocabulary import Circumstance, Kind, UnknownName, circumstances, kinds

__all__ = [
    "COLUMNS",
    "SENTENCES",
    "Acceptance",
    "Caution",
    "Check",
    "Circumstance",
    "Convention",
    "Country",
    "Due",
    "EmergencyNumber",
    "Fact",
    "Found",
    "Kind",
    "Offer",
    "Order",
    "Phone",
    "Place",
    "Places",
    "Refusal",
    "Service",
    "Source",
    "UnknownName",
    "Words",
    "all_countries",
    "by_organisation",
    "check_country",
    "circumstances",
    "country_name",
    "csv_text",
    "due",
    "find",
    "kinds",
    "language_name",
    "only_options",
    "public_rows",
    "read_country",
    "read_phone",
    "reminder",
    "said_of",
    "stale_fields",
]
