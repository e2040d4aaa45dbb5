"""Makes EPUB, DOCX and PDF files for the tests, byte by byte, so that they can be broken anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def xhtml(body: str) -> str:
    """A chapter of an EPUB."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>Chapter</title></head><body>{body}</body></html>"
    )


def opf(metadata: str, items: Sequence[tuple[str, str]], guide: str = "") -> str:
    """A package document; items are names with further attributes, all of them in the spine."""
    manifest = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml" {more}/>'
        for number, (name, more) in enumerate(items)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(items)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f"<metadata>{metadata}</metadata><manifest>{manifest}</manifest><spine>{spine}</spine>{guide}</package>"
    )


def epub(parts: Mapping[str, str | bytes]) -> bytes:
    """An EPUB of these parts and what every EPUB has."""
    return packed({"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, **parts})


def docx(body: str, **parts: str) -> bytes:
    """A DOCX; `parts` are further ones by the name of their file without `.xml`."""
    document = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
    named = {f"word/{name}.xml": f'<?xml version="1.0" encoding="UTF-8"?>{text}' for name, text in parts.items()}
    return packed({"word/document.xml": document, **named})


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], info: str = "", catalog: str = "") -> bytes:
    """A PDF; each page is lines of place (x, y in points), size and text, without parentheses."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode("latin-1"),
    ]
    for number, lines in enumerate(pages):
        text = "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({line}) Tj ET\n" for x, y, size, line in lines).encode(
            "windows-1252"
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(text)} >>\nstream\n".encode() + text + b"endstream")
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return out
