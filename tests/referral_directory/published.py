"""What Open Referral has published of HSDS 3.1, compiled as its own tools compile it: see hsds_schemas/README.md."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path

import jsonschema_rs

from referral_directory import hsds_tables

SCHEMAS = Path(__file__).parent / "hsds_schemas"
EXAMPLES = SCHEMAS / "examples"
PROFILE = Path(hsds_tables.__file__).parent / "hsds_profile"
# What the published tables type as a day or a time; in JSON all of them are texts.
IN_TABLES = {
    ("service", "assured_date"): "date",
    ("service", "last_modified"): "datetime",
    ("schedule", "opens_at"): "time",
    ("schedule", "closes_at"): "time",
}


@cache
def published_rows():
    with (SCHEMAS / "schema.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def published():
    """Each published table as a JSON Schema, by name."""
    schemas = {}
    for row in published_rows():
        schema = schemas.setdefault(row["table_name"], {"type": "object", "properties": {}, "required": []})
        name = row["name"] or row["one_to_one"].removesuffix(".json")
        if name == "taxonomy" and row["one_to_one"]:
            name = "taxonomy_detail"
        schema["properties"][name] = _property(row)
        if row["constraints_required"] == "true":
            schema["required"].append(name)
    return schemas


def _property(row):
    if row["one_to_one"]:
        return {"$ref": row["one_to_one"]}
    if row["one_to_many"]:
        return {"type": "array", "items": {"$ref": row["one_to_many"]}}
    said = {"type": row["type"]}
    if row["format"]:
        said["format"] = row["format"]
    if row["enum"]:
        said["enum"] = row["enum"].split(",")
    return said


def merged(target, patch):
    """JSON Merge Patch, RFC 7386: how a profile is defined."""
    if not isinstance(patch, dict):
        return patch
    out = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            out.pop(name, None)
        else:
            out[name] = merged(out.get(name), value)
    return out


@cache
def with_profile():
    """The published schemas with our profile applied to them."""
    schemas = dict(published())
    for file in sorted(PROFILE.glob("*.json")):
        schemas[file.stem] = merged(schemas.get(file.stem, {}), json.loads(file.read_text(encoding="utf-8")))
    return schemas


def validator(name, schemas, closed=False):
    """Who judges one object; *closed*, also that nothing stands in it that no schema names."""
    defs = json.loads(re.sub(r'"\$ref": "(\w+)\.json"', r'"$ref": "#/$defs/\1"', json.dumps(schemas)))
    if closed:
        for schema in defs.values():
            schema["additionalProperties"] = False
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{name}",
        "$defs": defs,
    }
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)
