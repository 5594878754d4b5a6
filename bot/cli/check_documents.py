"""What `kansli check` says of documents: one is drawn in every form that has a look."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.findings import Finding, Verdict, failed, passed
from secretary.documents.forms import Form, make
from secretary.documents.visual_identity import VisualIdentity

if TYPE_CHECKING:
    from secretary.documents.structure import StructuredDocument

_ABOUT: Final = "documents"
_FORMS: Final = (Form.PDF, Form.WORD)
_WORDS: Final = "<h1>Dagordning</h1><h2>1 Inledning</h2><ul><li>Punkt</li></ul>"
_MADE_AT: Final = datetime(2027, 1, 1, tzinfo=UTC)
_LONGEST_REASON: Final = 160


def findings(config: Path, identity: VisualIdentity) -> Iterator[Finding]:
    """Of a look that is read from the settings in the file `config`; see `secretary.documents`."""
    document = _document()
    for form in _FORMS:
        reason = _problem(document, form, identity)
        if reason is not None:
            yield _at_fault(document, form, config, identity, reason)
            return
    parts = [identity.organisation or "the groups' own names", identity.accent]
    parts += ["a logo"] if identity.logo else []
    parts += ["a Word template"] if identity.word_template else []
    yield passed(_ABOUT, f"PDF and Word can be made ({', '.join(parts)})")
    if lacking := _lacking_styles(identity):
        yield Finding(
            Verdict.NOTE,
            f"{_ABOUT}.word_template",
            f"{_file(config, 'word_template')} lacks the styles {', '.join(lacking)}; Kansli's own "
            "are used in their stead. Make them in Word, if they are to look otherwise.",
        )


def _at_fault(
    document: StructuredDocument, form: Form, config: Path, identity: VisualIdentity, reason: str
) -> Finding:
    """Which of the settings' files it is, by leaving it out."""
    if identity.logo and _problem(document, form, replace(identity, logo=b"")) is None:
        remedy = "Save it as PNG, or as plain SVG without filters and linked files."
        return failed(
            f"{_ABOUT}.logo", f"{_file(config, 'logo')} cannot be drawn: {reason} {remedy}"
        )
    without = replace(identity, word_template=b"")
    if identity.word_template and _problem(document, form, without) is None:
        remedy = "Open it in Word, save it as a Word document (.docx), and see that it has Normal."
        file = _file(config, "word_template")
        return failed(f"{_ABOUT}.word_template", f"{file} cannot be used: {reason} {remedy}")
    remedy = "Install Kansli anew: pip install --require-hashes -r requirements.txt"
    return failed(_ABOUT, f"no {form.value.upper()} can be made here: {reason} {remedy}")


def _problem(document: StructuredDocument, form: Form, identity: VisualIdentity) -> str | None:
    """Why it cannot be made, in one line; None where it can."""
    try:
        make(document, form, identity)
    except Exception as error:  # noqa: BLE001  # whatever the file makes a library raise
        said = " ".join(str(error).split())[:_LONGEST_REASON].rstrip(".")
        return f"{said or type(error).__name__}."
    return None


def _lacking_styles(identity: VisualIdentity) -> list[str]:
    from secretary.documents import word

    return word.missing_styles(identity.word_template) if identity.word_template else []


def _file(config: Path, key: str) -> Path:
    """Where the settings say that it is; they could be read, or there were no identity."""
    named = tomllib.loads(config.read_text("utf-8"))[_ABOUT][key]
    return config.absolute().parent / Path(named).expanduser()


def _document() -> StructuredDocument:
    from secretary.documents.markup import parse_document
    from secretary.documents.structure import StructuredDocument
    from secretary.group import Language

    blocks = parse_document(_WORDS)
    return StructuredDocument(
        "Dagordning", Language.SWEDISH, "Kansli", "Dagordning", _MADE_AT, blocks
    )
