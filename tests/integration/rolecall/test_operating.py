"""An operator's commands on a real database, each as a process of its own would run it."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rolecall.cli import main

Run = Callable[..., tuple[int, str, str]]

JOB = {
    "external_id": "1",
    "title": "Pastry chef",
    "company": "Maison Claire",
    "locations": ["Lyon"],
    "description": "x",
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("ROLECALL_BCRYPT_COST", "4")
    monkeypatch.setenv("ROLECALL_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["rolecall", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def jobs_file(tmp_path: Path) -> Path:
    file = tmp_path / "jobs.jsonl"
    file.write_text("\n".join([json.dumps(JOB), json.dumps({**JOB, "external_id": "2", "title": "Baker"})]))
    return file


@pytest.fixture
def account(run: Run, jobs_file: Path) -> str:
    """The one that an import without an owner makes."""
    assert run("import", str(jobs_file))[0] == 0
    return "catalogue@rolecall.invalid"


def test_an_import_publishes_and_its_repetition_updates(run: Run, jobs_file: Path) -> None:
    assert run("import", str(jobs_file))[:2] == (0, "2 created, 0 updated, 0 refused.\n")
    code, out, _ = run("import", str(jobs_file))
    assert code == 0
    assert out.startswith("0 created, ")


def test_a_bad_line_is_named_and_stops_no_other(run: Run, jobs_file: Path) -> None:
    jobs_file.write_text(jobs_file.read_text() + "\nnot json\n")
    code, out, _ = run("import", str(jobs_file))
    assert code == 1
    assert out.startswith("2 created, 0 updated, 1 refused.\n  line 3: ")


def test_an_import_for_a_stranger_is_refused(run: Run, jobs_file: Path) -> None:
    code, out, err = run("import", str(jobs_file), "--owner", "nobody@example.com")
    assert (code, out, err) == (1, "", "There is no account with this e-mail address.\n")


def test_accounts_are_listed(run: Run, account: str) -> None:
    code, out, _ = run("users", "list")
    assert code == 0
    assert re.fullmatch(rf"{account}\trecruiter\tactive\t\d{{4}}-\d\d-\d\d\tCatalogue\n", out)


def test_an_account_is_disabled_and_enabled(run: Run, account: str) -> None:
    code, out, _ = run("users", "disable", account)
    assert (code, out.splitlines()[0]) == (0, f"{account} is disabled and logged out everywhere.")
    assert "\tdisabled\t" in run("users", "list")[1]
    assert run("users", "enable", account)[:2] == (0, f"{account} is enabled.\n")
    assert "\tactive\t" in run("users", "list")[1]


def test_who_is_kept_out_cannot_answer_applicants_so_their_jobs_are_closed(run: Run, account: str) -> None:
    assert "Their 2 open jobs were closed;" in run("users", "disable", account)[1]
    assert "closed" not in run("users", "disable", account)[1]


def test_a_disabled_account_gets_no_imports(run: Run, account: str, jobs_file: Path) -> None:
    run("users", "disable", account)
    code, _, err = run("import", str(jobs_file))
    assert (code, err) == (1, f"{account} is not a recruiter who may publish.\n")


def test_a_password_is_reset_and_told_once(run: Run, account: str) -> None:
    code, out, _ = run("users", "reset-password", account)
    assert code == 0
    assert re.fullmatch(rf"The new password of {account} is \S{{12,72}}\n", out)


def test_an_account_is_deleted_when_that_is_meant(run: Run, account: str) -> None:
    assert run("users", "delete", account, "--yes")[0] == 0
    assert run("users", "list")[1] == ""


@pytest.mark.parametrize("act", ["disable", "enable", "reset-password"])
def test_an_account_that_is_not_there_is_told_in_one_line(act: str, run: Run) -> None:
    code, out, err = run("users", act, "nobody@example.com")
    assert (code, out, err) == (1, "", "There is no account with this e-mail address.\n")


def test_the_demo_is_seeded_again_without_doubles_and_with_new_passwords_on_demand(run: Run) -> None:
    code, out, _ = run("seed", "--jobs", "8", "--demo-accounts")
    assert code == 0
    first = re.findall(r"^  (candidate|recruiter) +(\S+)  (\S+)$", out, re.MULTILINE)
    assert [role for role, _, _ in sorted(first)] == ["candidate", "recruiter"]
    again = run("seed", "--jobs", "8", "--demo-accounts")[1]
    assert again == "8 demo openings are in place, 0 candidates were added.\n"
    shown = run("seed", "--jobs", "8", "--show-logins")[1]
    anew = re.findall(r"^  (candidate|recruiter) +(\S+)  (\S+)$", shown, re.MULTILINE)
    assert {email for _, email, _ in anew} == {email for _, email, _ in first}
    assert not {password for _, _, password in anew} & {password for _, _, password in first}


def test_a_backup_is_restored_into_another_database(run: Run, account: str, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "everything.backup", tmp_path / "elsewhere"
    assert run("backup", str(file))[0] == 0
    assert run("restore", str(file), "--data-dir", str(elsewhere))[0] == 0
    assert account in run("users", "list", "--data-dir", str(elsewhere))[1]
    code, _, err = run("restore", str(file))
    assert (code, "--replace" in err) == (1, True)
    file.write_bytes(file.read_bytes()[:-9])
    code, out, err = run("restore", str(file), "--replace")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert account in run("users", "list")[1]


@pytest.mark.parametrize("ending", ["jsonl", "csv", "jsonld"])
def test_jobs_are_exported_and_imported_elsewhere(ending: str, run: Run, account: str, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / f"out.{ending}", tmp_path / "elsewhere"
    assert run("export", str(file))[:2] == (0, f"2 jobs are in {file}.\n")
    assert run("import", str(file), "--data-dir", str(elsewhere))[1] == "2 created, 0 updated, 0 refused.\n"
    again = tmp_path / f"again.{ending}"
    run("export", str(again), "--data-dir", str(elsewhere))

    def told(path: Path) -> list[str]:
        return sorted(re.sub(r'"@id": "[^"]*", |,$', "", line) for line in path.read_text().splitlines())

    assert told(again) == told(file)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "json"])
def test_profiles_are_exported_and_imported_elsewhere(ending: str, run: Run, tmp_path: Path) -> None:
    resume = {"basics": {"name": "Ada", "email": "ada@example.org", "phone": "1"}, "skills": [{"name": "=SUM; C"}]}
    first, file, elsewhere = tmp_path / "ada.json", tmp_path / f"out.{ending}", tmp_path / "elsewhere"
    first.write_text(json.dumps(resume))
    code, out, err = run("import", str(first))
    assert (code, out) == (0, "1 profiles stored, 0 refused.\n")
    assert "basics.phone" in err
    assert run("export", "--profiles", str(file))[1] == f"1 profiles are in {file}.\n"
    assert run("import", str(file), "--data-dir", str(elsewhere))[0] == 0
    again = tmp_path / f"again.{ending}"
    run("export", "--profiles", str(again), "--data-dir", str(elsewhere))
    assert again.read_text() == file.read_text()
    assert "=SUM; C" in file.read_text()


def test_a_bad_profile_is_named_and_stops_no_other(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    lines = [{"email": "a@example.org", "salary_min": -1}, {"headline": "Nurse"}, {"email": "b@example.org"}]
    file.write_text("\n".join(map(json.dumps, lines)))
    code, out, _ = run("import", str(file))
    assert code == 1
    assert out.startswith("1 profiles stored, 2 refused.\n  line 1: salary_min ")


def test_a_file_of_another_kind_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "jobs.xlsx"
    file.write_text("x")
    assert run("import", str(file))[0] == 1


def test_a_broken_line_of_profiles_is_told_by_its_number_and_stops_no_other(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    good = ['{"email": "ada@example.com", "headline": "Weaver"}', '{"email": "bo@example.com", "headline": "Dyer"}']
    resume = '{"basics": {"email": "cy@example.com", "name": 7}}'
    lines = [good[0], '{"email": ', "", "[]", resume, '{"headline": "\udcff"}', good[1]]
    file.write_text("\n".join(lines), errors="surrogateescape")
    code, out, _ = run("import", str(file))
    assert (code, out.splitlines()[0]) == (1, "2 profiles stored, 4 refused.")
    told = [line.strip().partition(":")[0] for line in out.splitlines()[1:]]
    assert told == ["line 2", "line 4", "line 5", "line 6"]
    assert "basics.name" in out


def test_postings_in_a_file_are_refused_in_their_own_names(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "jobs.jsonld"
    posting = {"@type": "JobPosting", "title": "Weaver", "hiringOrganization": "Mill", "jobLocation": "Leeds"}
    file.write_text(json.dumps([posting, posting | {"validThrough": "soon"}]))
    code, out, _ = run("import", str(file))
    assert code == 1
    assert "line 2: validThrough" in out


@pytest.mark.parametrize("contents", [b"title,company\nWeaver,M\xe4hle\n", b'title\n"' + b"x" * 200_000 + b'"\n'])
def test_a_table_that_cannot_be_read_is_told_in_one_line(contents: bytes, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_bytes(contents)
    code, out, err = run("import", str(file))
    assert (code, out) == (1, "")
    assert "The file is not" in err
    assert "Traceback" not in err
