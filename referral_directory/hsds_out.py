"""Tables of HSDS as a tabular data package, and as JSON."""

from __future__ import annotations

import csv
import io
import json

from .hsds_tables import HSDS_VERSION, PROFILE, TABLES, Row, Tables, Value
from .table import cell


def package_files(tables: Tables, tier: str = "public") -> dict[str, str]:
    """The files of a tabular data package by name; no cell of them runs as a formula."""
    files = {"datapackage.json": _json(_descriptor(tier))}
    for name, table in TABLES.items():
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(table.columns)
        for row in tables[name]:
            writer.writerow([defused(_as_text(row.get(column, ""))) for column in table.columns])
        files[table.file] = out.getvalue()
    return files


def as_json(tables: Tables, tier: str = "public") -> str:
    """The same as one page of fully nested services, as `GET /services?full=true` of an HSDS API answers."""
    by_id = {name: {str(row["id"]): row for row in rows} for name, rows in tables.items()}
    below: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for table in TABLES.values():
        for child, column in table.many.values():
            under = below[child, column] = {}
            for row in tables[child]:
                under.setdefault(str(row[column]), []).append(row)

    def nested(name: str, row: Row, link: str = "") -> Row:
        table = TABLES[name]
        links = {link, *(column for _, column in table.one.values())}
        out = {column: value for column, value in row.items() if column not in links}
        for prop, (other, column) in table.one.items():
            if column in row:
                out[prop] = nested(other, by_id[other][str(row[column])])
        for prop, (other, column) in table.many.items():
            if rows := below[other, column].get(str(row["id"])):
                out[prop] = [nested(other, one, column) for one in rows]
        return out

    services: list[Value] = [nested("service", row) for row in tables["service"]]
    page: Row = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        **_about(tier),
        "contents": services,
    }
    return _json(page)


def defused(value: str) -> str:
    """*value* as a cell that no spreadsheet runs: one apostrophe more in front of what would run."""
    bare = value.lstrip("'")
    return value if cell("", bare) == bare else f"'{value}"


# -- the small print -------------------------------------------------------------


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _about(tier: str) -> dict[str, Value]:
    return {"version": HSDS_VERSION, "profile": PROFILE, "waymark_tier": tier}


def _descriptor(tier: str) -> Row:
    return {
        "profile": "tabular-data-package",
        "name": "waymark-directory",
        "title": "Waymark directory of local help",
        "hsds": _about(tier),
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(name) for name in TABLES],
    }


def _resource(name: str) -> Value:
    table = TABLES[name]
    links = [(column, other) for other, column in table.one.values()]
    links += [(column, parent) for parent, t in TABLES.items() for child, column in t.many.values() if child == name]
    return {
        "name": name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(name, column, type_) for column, type_ in table.columns.items()],
            "primaryKey": "id",
            "foreignKeys": [
                {"fields": column, "reference": {"resource": other, "fields": "id"}} for column, other in links
            ],
            "missingValues": [""],
        },
    }


def _field(table: str, column: str, type_: str) -> Value:
    formats = {"uuid": "uuid", "uri": "uri", "email": "email"}
    out: Row = {"name": column, "type": "string" if type_ in formats else type_}
    if type_ in formats:
        out["format"] = formats[type_]
    constraints: Row = {"required": True} if column in TABLES[table].required else {}
    if column == "id":
        constraints["unique"] = True
    if (table, column) == ("service", "status"):
        constraints["enum"] = ["active", "inactive", "defunct", "temporarily closed"]
    return {**out, "constraints": constraints} if constraints else out


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
