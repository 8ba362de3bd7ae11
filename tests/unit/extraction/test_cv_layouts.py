"""CVs as people lay them out: two columns, tables, German, and letters that a program once garbled."""

import io
from typing import Any

from docx import Document

from services.extraction.cv import read_cv, text_of

GERMAN = """Lebenslauf

Thomas Berger
Industriemechaniker
Musterstraße 4, 70173 Stuttgart
Geburtsdatum: 03.04.1986

Berufserfahrung
03/2018 – heute    Industriemechaniker, Neckar Antriebe GmbH, Stuttgart
- Wartung von Maschinen
09/2011 – 02/2018  Schlosser, Metallbau Kern, Esslingen

Ausbildung
2008 – 2011 Ausbildung zum Industriemechaniker, Bosch

Kenntnisse
Hydraulik, CNC, Schweißen

Sprachen
Deutsch (Muttersprache), Englisch (B1)
"""
TWO_COLUMNS = """John Okoro
Registered Nurse
Birmingham

Key Skills        Employment
Triage            Staff Nurse, City Hospital, 2016 to date
Cannulation       Healthcare Assistant, Rowan House, 2013-2016
ALS
Education
BSc (Hons) Nursing, Birmingham City University, 2016
"""


def facts(text: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for finding in read_cv(text_of(text.encode())).findings:
        found.setdefault(finding.field, []).append(finding.value)
    return found


def test_a_german_cv_is_read_by_its_headings() -> None:
    found = facts(GERMAN)
    assert found["full_name"] == ["Thomas Berger"]
    assert found["headline"] == ["Industriemechaniker"]
    assert [(job["title"], job["start"], job.get("end")) for job in found["experience"]] == [
        ("Industriemechaniker", "2018-03", None),
        ("Schlosser", "2011-09", "2018-02"),
    ]
    assert found["education"][0]["year"] == 2011
    assert "CNC" in found["skills"]
    assert found["languages"] == [{"language": "de", "level": "native"}, {"language": "en", "level": "B1"}]
    assert "1986" not in str(found)


def test_columns_side_by_side_are_read_one_after_the_other() -> None:
    found = facts(TWO_COLUMNS)
    assert found["skills"] == ["Triage", "Cannulation", "ALS"]
    assert [job["title"] for job in found["experience"]] == ["Staff Nurse", "Healthcare Assistant"]
    assert found["education"][0]["degree"].startswith("BSc")


def test_cells_of_several_lines_are_columns_too() -> None:
    document = Document()
    document.add_paragraph("Robin Hale")
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text = "Skills\nTriage\nPhlebotomy"
    row.cells[1].text = "Experience\nNurse, City Hospital, 2016 - Present"
    packed = io.BytesIO()
    document.save(packed)
    found = {finding.field: finding.value for finding in read_cv(text_of(packed.getvalue())).findings}
    assert found["skills"] == "Phlebotomy"
    assert found["experience"] == {"title": "Nurse", "company": "City Hospital", "start": "2016"}


def test_garbled_letters_are_mended() -> None:
    garbled = "Jörg Müller, Köln: Bürokaufmann für große Fälle".encode().decode("cp1252")
    assert "Jörg Müller, Köln: Bürokaufmann für große Fälle" in text_of(garbled.encode())
