import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfWriter

from services.extraction.cv import CvUnreadable, read_cv, text_of
from services.extraction.cv_text import MAX_BYTES, CvTooLarge, CvUnsupported

CV = """Robin Hale
robin.hale@example.com
+44 7700 900123

Summary
Joiner with 8 years of experience in Bristol.

Skills
Second fix, stair building, sash windows

Experience
Joiner, Oak Works Ltd, 2016-2024. Made doors for schools.

Education
NVQ Level 3, Site Carpentry, City of Bristol College, 2015

Languages
English (native), Welsh B1

Hobbies
Chess
"""


def test_sections_fill_their_fields() -> None:
    found: dict[str, list[object]] = {}
    for finding in read_cv(CV).findings:
        found.setdefault(finding.field, []).append(finding.value)
    assert found["full_name"] == ["Robin Hale"]
    assert found["years_experience"] == [8]
    assert found["skills"] == ["Second fix", "stair building", "Sash windows"]
    assert found["experience"] == [
        {
            "title": "Joiner",
            "company": "Oak Works Ltd",
            "start": "2016",
            "end": "2024",
            "summary": "Made doors for schools.",
        }
    ]
    assert found["education"] == [
        {"degree": "NVQ Level 3", "field": "Site Carpentry", "institution": "City of Bristol College", "year": 2015}
    ]
    assert found["languages"] == [{"language": "en", "level": "native"}, {"language": "cy", "level": "B1"}]


def test_quotes_stand_in_the_text_and_contact_details_nowhere() -> None:
    flat = " ".join(CV.split())
    reading = read_cv(CV)
    assert all(" ".join(finding.quote.split()) in flat for finding in reading.findings)
    told = " ".join(str(finding.value) for finding in reading.findings)
    assert "example.com" not in told
    assert "7700" not in told


def test_what_could_not_be_used_is_named() -> None:
    assert read_cv(CV).unread == ["Chess"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    assert text_of("Curriculum of Zoë Müller, joiner".encode(encoding), "cv.txt") == "Curriculum of Zoë Müller, joiner"


def test_a_word_document_is_known_by_its_content() -> None:
    document = Document()
    document.add_paragraph("Robin Hale, joiner in Bristol")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Skills", "Second fix"
    data = io.BytesIO()
    document.save(data)
    assert text_of(data.getvalue(), "cv.txt").splitlines() == ["Robin Hale, joiner in Bristol", "Skills | Second fix"]


def test_a_pdf_without_text_says_so() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    data = io.BytesIO()
    writer.write(data)
    with pytest.raises(CvUnreadable, match="no text"):
        text_of(data.getvalue(), "cv.pdf")


def test_a_pdf_with_a_password_says_so() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    with pytest.raises(CvUnreadable, match="password"):
        text_of(data.getvalue(), "cv.pdf")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"PK\x03\x04 no zip", b"%PDF-1.7 broken", b"{\\rtf1 hello}", b"   "]
)
def test_other_files_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(CvUnreadable) as refused:
        text_of(data, "cv.pdf")
    assert str(refused.value).endswith(".")


def test_a_file_of_the_wrong_size_or_kind_is_told_apart() -> None:
    with pytest.raises(CvTooLarge):
        text_of(b"a" * (MAX_BYTES + 1), "cv.txt")
    with pytest.raises(CvUnsupported):
        text_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "cv.txt")


@pytest.mark.parametrize(("parts", "size"), [(1, 70 * 1024 * 1024), (2_001, 1)], ids=["large", "many"])
def test_a_small_file_that_unpacks_into_a_large_one_is_not_unpacked(parts: int, size: int) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w/>")
        for number in range(parts):
            packed.writestr(f"word/{number}.xml", b"0" * size)
    assert len(data.getvalue()) < MAX_BYTES
    with pytest.raises(CvTooLarge):
        text_of(data.getvalue(), "cv.docx")
