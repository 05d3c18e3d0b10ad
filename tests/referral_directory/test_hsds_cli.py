"""`export` and `import` on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import pytest

from referral_directory import all_countries
from referral_directory.__main__ import main
from referral_directory.country import FOLDER, read_country
from referral_directory.country_file import entries_in, written_back
from referral_directory.database import URL
from referral_directory.revisions import Author
from referral_directory.store import Store

STEWARD = Author("iryna@example.org", "steward")
LINE = "ua-la-strada-hotline"


@pytest.fixture(autouse=True)
def store_url(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'store' / 'directory.sqlite3'}"
    monkeypatch.setenv(URL, url)
    return url


@pytest.fixture
def run(capsys):
    def run(*words):
        code = main(list(map(str, words)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def change(url, id_, **changes):
    """Make a change true, as a steward would."""
    store = Store.open(url)
    now = store.current(id_[:2].upper())[id_]
    proposal = store.propose(now.country, id_, changes, now.number, STEWARD, "called")
    store.accept(proposal.number, STEWARD)
    store.close()


def test_the_whole_directory_is_exported_and_nothing_of_it_is_new_again(run, tmp_path):
    code, said, _ = run("export", "--hsds", tmp_path / "all.zip", "--hsds-json", tmp_path / "all.json")

    assert (0, f"{tmp_path / 'all.zip'}: 281 services\n{tmp_path / 'all.json'}: 281 services\n") == (code, said)
    for file in ("all.zip", "all.json"):
        code, said, _ = run("import", "--hsds", tmp_path / file, "--country", "UA")
        assert code == 0
        assert (
            said
            == "0 new, 0 changed, 39 as they are, 0 not taken, 242 of other countries; 0 proposed, to be reviewed\n"
        )


def test_the_countries_named_are_exported_and_no_other(run, tmp_path):
    run("export", "--hsds-json", tmp_path / "two.json", "--country", "UA", "md")

    page = json.loads((tmp_path / "two.json").read_text("utf-8"))
    assert {"UA", "MD"} == {one["waymark_country"] for one in page["contents"]}


def test_an_accepted_change_is_in_every_export_with_its_time(run, tmp_path, store_url):
    run("export", "--yaml", tmp_path / "seed")
    change(store_url, LINE, hours_said="ring twice")

    run("export", "--hsds-json", tmp_path / "ua.json", "--yaml", tmp_path / "yaml", "--country", "UA")

    page = json.loads((tmp_path / "ua.json").read_text("utf-8"))
    changed = [one for one in page["contents"] if "last_modified" in one]
    assert [LINE] == [one["waymark_id"] for one in changed]
    assert changed[0]["waymark_hours_said"] == "ring twice"
    assert changed[0]["checks"][0]["by"] == "steward"
    assert "iryna" not in json.dumps(page)
    was, now = (
        (folder / "ua.yaml").read_text("utf-8").splitlines() for folder in (tmp_path / "seed", tmp_path / "yaml")
    )
    assert set(now) - set(was) >= {"    hours_said: ring twice"}
    assert len(now) - len(was) < 12


def test_country_files_that_nobody_touched_come_back_to_the_byte(run, tmp_path):
    code, said, _ = run("export", "--yaml", tmp_path / "yaml", "--json")

    assert (0, {"written": {"yaml": 31}}) == (code, json.loads(said))
    for country in all_countries():
        name = f"{country.lower()}.yaml"
        assert (tmp_path / "yaml" / name).read_bytes() == (FOLDER / name).read_bytes()


def test_nothing_secret_is_written_into_a_country_file(run, tmp_path, store_url):
    run("export", "--yaml", tmp_path / "seed")
    ids = [*list(entries_in(FOLDER / "ua.yaml"))[6:8], LINE]
    change(store_url, ids[0], address="Canary 1", address_tier="secret")
    change(store_url, ids[1], email="canary@example.org", **{"tiers.email": "secret"})
    change(store_url, ids[2], tier="secret", withheld="Canary 2")

    run("export", "--yaml", tmp_path / "yaml", "--country", "UA")

    text = (tmp_path / "yaml" / "ua.yaml").read_text("utf-8")
    assert "canary" not in text.casefold()
    left = entries_in(tmp_path / "yaml" / "ua.yaml")
    assert ids[0] in left and ids[1] in left and ids[2] not in left
    assert LINE in [line.id for line in read_country("UA").lines]
    # The file can still be read: a line that is no more is no line to fall back on.
    assert LINE not in [line.id for line in read_country(tmp_path / "yaml" / "ua.yaml").lines]


def test_a_country_whose_only_line_is_secret_now_has_no_line(tmp_path):
    [line] = read_country("AL").lines
    entries = entries_in(FOLDER / "al.yaml")
    entries[line.id] |= {"tier": "secret", "withheld": "asked for"}

    (tmp_path / "al.yaml").write_text(written_back(FOLDER / "al.yaml", entries), "utf-8")

    assert () == read_country(tmp_path / "al.yaml").lines


@pytest.mark.parametrize("tier", ["public", "partner"])
def test_a_canary_of_the_store_is_in_no_export_it_may_not_be_in(run, tmp_path, store_url, tier):
    run("export", "--yaml", tmp_path / "seed")
    ids = [id_ for id_, entry in entries_in(FOLDER / "ua.yaml").items() if entry["tier"] == "public"]
    change(store_url, ids[0], address="Canary secret 1", address_tier="secret")
    change(store_url, ids[1], tier="secret", withheld="Canary secret 2")
    change(store_url, ids[2], tier="partner", withheld="Canary partner 1")
    change(store_url, ids[3], address="Canary partner 2", address_tier="partner")

    run("export", "--hsds", tmp_path / "p", "--hsds-json", tmp_path / "p.json", "--tier", tier)

    told = [file.read_text("utf-8") for file in [*(tmp_path / "p").iterdir(), tmp_path / "p.json"]]
    assert not [text for text in told if "Canary secret" in text]
    assert {"public": 0, "partner": 2 * 2}[tier] == sum(text.count("Canary partner") for text in told)


def test_what_is_imported_is_proposed_under_the_name_given_and_told_as_json(run, tmp_path, store_url):
    run("export", "--hsds-json", tmp_path / "ua.json", "--country", "UA")
    page = json.loads((tmp_path / "ua.json").read_text("utf-8"))
    one = next(one for one in page["contents"] if one["waymark_id"] == LINE)
    one["waymark_hours_said"] = "ring twice"
    page["contents"].append(one | {"id": "x", "waymark_id": "ua-new-one"})
    (tmp_path / "ua.json").write_text(json.dumps(page), "utf-8")
    words = ("import", "--hsds", tmp_path / "ua.json", "--country", "UA", "--as", "olena", "--json")

    _, dry, _ = run(*words, "--dry-run")
    code, said, _ = run(*words)

    told = json.loads(said)
    assert code == 0
    assert (["ua-new-one"], {LINE: ["hours_said"]}) == (told["new"], told["changed"])
    assert ([], 2) == (json.loads(dry)["proposed"], len(told["proposed"]))
    store = Store.open(store_url)
    assert {"ua-new-one", LINE} == {revision.service for revision in store.proposals("UA")}
    assert {("olena", "import of a package", "hsds", "from the package ua.json")} == {
        (revision.author.who, revision.author.role, revision.origin, revision.why) for revision in store.proposals("UA")
    }
    assert store.current("UA")[LINE].entry.get("hours_said") != "ring twice"
    store.close()


def test_what_was_not_taken_is_named_and_ends_with_one(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as package:
        package.writestr("services.csv", "id,name,status,alert\n1,Pottery,active,closed today\n")

    code, said, _ = run("import", "--hsds", tmp_path / "x.zip", "--country", "UA")
    _, as_json, _ = run("import", "--hsds", tmp_path / "x.zip", "--country", "UA", "--json")

    assert code == 1
    assert "not taken: service:2: alert: the directory has no place for it: not taken.\n" in said
    assert said.endswith("0 new, 0 changed, 0 as they are, 3 not taken; 0 proposed, to be reviewed\n")
    assert {
        "table": "service",
        "row": 2,
        "column": "alert",
        "message": "the directory has no place for it: not taken.",
    } in (json.loads(as_json)["untaken"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("export", "say what to write: --hsds, --hsds-json, --yaml or --vcard."),
        ("export --vcard x.vcf", "a card is of one service: write --vcard FILE --service ID."),
        ("export --service x --hsds y.zip", "a card is of one service: write --vcard FILE --service ID."),
        ("export --hsds x.zip --country Ukrane", 'there is no country "Ukrane". Did you mean "UA" (Ukraine)?'),
        ("export --hsds-json no/such/folder/x.json", "the export cannot be written: No such file or directory."),
        ("export --vcard x.vcf --service ua-la-strada-hotlin", f'Did you mean "{LINE}"?'),
        ("import --hsds nothing.zip --country UA", 'there is no "nothing.zip".'),
    ],
)
def test_a_wrong_use_is_told_in_a_sentence(run, monkeypatch, tmp_path, words, told):
    monkeypatch.chdir(tmp_path)

    code, said, error = run(*words.split())
    as_json = run(*words.split(), "--json")[1]

    assert (2, "") == (code, said)
    assert told in error and "Traceback" not in error
    assert told in json.loads(as_json)["error"]


def test_there_is_no_switch_for_what_is_secret(run, tmp_path):
    code, _, error = run("export", "--hsds", tmp_path / "x.zip", "--tier", "secret")

    assert code == 2
    assert "invalid choice: 'secret'" in error
    assert not (tmp_path / "x.zip").exists()


def test_a_card_is_written_for_a_public_service_alone(run, tmp_path, store_url):
    file = tmp_path / "contact.vcf"

    assert run("export", "--vcard", file, "--service", LINE)[0] == 0
    assert b"FN:National hotline" in file.read_bytes()
    assert run("export", "--vcard", file, "--service", LINE, "--neutral")[0] == 0
    assert b"hotline" not in file.read_bytes()
    file.unlink()
    change(store_url, LINE, tier="partner", withheld="asked for")
    assert run("export", "--vcard", file, "--service", LINE) == (
        *(2, ""),
        "there is no card of a service that is not public.\n",
    )
    assert not file.exists()


def test_a_card_goes_to_standard_output_and_nothing_beside_it(run, tmp_path):
    file = tmp_path / "contact.vcf"
    run("export", "--vcard", file, "--service", LINE)

    done = subprocess.run(
        [sys.executable, "-m", "referral_directory", "export", "--vcard", "-", "--service", LINE],
        capture_output=True,
        check=False,
    )

    assert (0, file.read_bytes(), b"") == (done.returncode, done.stdout, done.stderr)
    told = "a card on standard output stands there alone: leave the other forms and --json out.\n"
    assert run("export", "--vcard", "-", "--service", LINE, "--yaml", tmp_path / "y") == (2, "", told)


def test_a_store_that_is_away_is_told(run, monkeypatch, tmp_path):
    monkeypatch.setenv(URL, "nonsense")

    assert run("export", "--hsds", tmp_path / "x.zip")[2].startswith(f"{URL} is no address of a database.")
