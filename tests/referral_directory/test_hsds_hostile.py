"""HSDS in: a hostile package is refused in a sentence, and what is told of it is harmless."""

from __future__ import annotations

import json
import os
import stat
import zipfile

import pytest

from referral_directory.hsds import BadPackage, as_json, offer_of, read_package, tables_of
from referral_directory.hsds_package import MOST_CELL

from .hsds_entries import FULL, UA
from .hsds_theirs import offered, term, theirs


def zipped(tmp_path, *members):
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, said in members:
            package.writestr(name, said)
    return path


HEAD = "id,name,status\n"


@pytest.mark.parametrize(
    "name", ["../services.csv", "/services.csv", "a/b/services.csv", "..\\services.csv", "C:services.csv", "a/../x.csv"]
)
def test_a_file_that_leads_out_of_the_package_is_refused(tmp_path, name):
    with pytest.raises(BadPackage, match="leads out of the package"):
        read_package(zipped(tmp_path, (name, HEAD)))


def test_a_descriptor_that_leads_out_of_the_package_is_refused(tmp_path):
    (tmp_path / "services.csv").write_text(HEAD + "1,x,active\n")
    for path in ("../../secret.csv", "/etc/passwd", "https://example.org/x.csv"):
        (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [{"name": "services", "path": path}]}))

        with pytest.raises(BadPackage, match="leads out of the package"):
            read_package(tmp_path)


def test_a_link_in_a_package_is_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "services.csv").symlink_to(secret)
    link = zipfile.ZipInfo("services.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    for package in (folder, zipped(tmp_path, (link, "secret.txt"))):
        with pytest.raises(BadPackage, match="Put the file itself there"):
            read_package(package)


def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "services.csv")

    with pytest.raises(BadPackage, match="is not a plain file"):
        read_package(tmp_path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = zipped(tmp_path, ("services.csv", b"0" * 65_000_000))
    assert bomb.stat().st_size < 100_000

    with pytest.raises(BadPackage, match="unpacks to more than 64 MB"):
        read_package(bomb)


def test_many_files_that_are_large_together_are_refused(tmp_path):
    with pytest.raises(BadPackage, match="unpacks to more than 64 MB"):
        read_package(zipped(tmp_path, *((f"{n}.csv", b"0" * 1_000_000) for n in range(70))))


def test_too_many_files_are_refused(tmp_path):
    with pytest.raises(BadPackage, match="more than 100 files"):
        read_package(zipped(tmp_path, *((f"{n}.csv", "") for n in range(101))))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (HEAD + f"1,{'x' * (MOST_CELL + 1)},active\n", "line [12], has a cell of more than 100,000 characters"),
        (HEAD.encode() + "1,Приклад,active\n".encode("cp1251"), r"is not in UTF-8 \(line 2\)"),
        (HEAD + "1,x,active,more\n", "line 2, has 4 cells under 3 columns"),
        (HEAD + '1,"x,active\n', "is not CSV that can be read"),
        ("id,id,name\n1,2,3\n", "has two columns of one name"),
        (HEAD, "has no services"),
        ("", "has no services"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_a_sentence(tmp_path, said, told):
    with pytest.raises(BadPackage, match=told):
        read_package(zipped(tmp_path, ("services.csv", said)))


@pytest.mark.parametrize(
    "said",
    [
        "[" * 100_000,
        '{"contents": ' * 50 + "1" + "}" * 50,
        '{"contents": [' + "9" * 5_000 + "]}",
        "{",
        "null",
        "[1]",
        '{"contents": []}',
        '"text"',
    ],
)
def test_json_that_cannot_be_read_is_refused_in_a_sentence(tmp_path, said):
    file = tmp_path / "page.json"
    file.write_text(said)

    with pytest.raises(BadPackage, match=r"page\.json"):
        read_package(file)


def test_a_zip_that_is_none_and_a_file_that_is_not_there_are_told(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04" + b"junk" * 50)

    for name, told in (("x.zip", "is no zip that can be read"), ("y.zip", "there is no")):
        with pytest.raises(BadPackage, match=told):
            read_package(tmp_path / name)


@pytest.mark.parametrize(
    "spoil",
    [
        {"waymark_source": "text"},
        {"waymark_source": ["list"]},
        {"waymark_cities": {"a": ["b"]}},
        {"waymark_tiers": [["x"]]},
        {"waymark_id": "../../etc"},
        {"waymark_id": "\ud800"},
        {"waymark_id": "ua-" + "a" * 100},
        {"waymark_tier": "secret"},
        {"name": "\u202egnirts"},
        {"name": "a\x00b"},
        {"description": "x" * 1_000_000},
        {"acceptances": [{"id": "1", "circumstance": "constructor", "answer": "yes"}]},
        {"acceptances": [{"id": "1", "circumstance": "hiv", "answer": {"deep": 1}}]},
        {"checks": [{"id": "1", "field": "entry", "on": "yesterday", "by": 7}]},
        {"status": 9},
        {"phones": ["no object"]},
        {"organization": "no object"},
    ],
)
def test_nonsense_in_our_own_form_is_told_and_never_a_traceback(tmp_path, spoil):
    page = json.loads(as_json(tables_of([(UA, {"ua-full": FULL})])))
    page["contents"][0] |= spoil
    file = tmp_path / "page.json"
    file.write_text(json.dumps(page))

    offer = offer_of(read_package(file), UA, {})

    assert offer.untaken or "organization" in spoil or "phones" in spoil or "status" in spoil
    assert "\u202e" not in str([str(one) for one in offer.untaken])
    for changes, _ in offer.changes.values():
        assert "\u202e" not in str(changes) and "\x00" not in str(changes)


def test_what_a_stranger_wrote_stands_harmless_in_what_is_told(tmp_path):
    _, told = offered(tmp_path, theirs(attributes=[term("\u202eevil\x1b[2J")], **{"\u202ekey\x1b": "x"}))

    assert not [sign for one in told for sign in one if not sign.isprintable()]
    assert any("evil" in one for one in told)
