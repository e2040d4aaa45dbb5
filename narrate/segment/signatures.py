"""The ends of letters: closings, signatures, and the place and date over the next one."""

from __future__ import annotations

import re

from narrate.segment.names import looks_like_name, same_person

_CLOSING = re.compile(
    r"(?:yours?|best|love|regards|sincerely|cheers|warmly|all best|with|as ever|until|talk|see you|fondly|thanks"
    r"|take care|kind|warm|your|in haste|affectionately|ever|mit"
    r"|herzlich\w*|liebe grüße|viele grüße|beste grüße|dein\w*"
    r"|cordialement|bien à|amitiés|je t’embrasse|bises|un abrazo|saludos|besos|cordiali)\b.{0,60}[,.!]?$",
    re.IGNORECASE,
)
_SIGNED_INLINE = re.compile(r"(?P<closing>.{3,60}?),(?:\s+|(?=[A-ZÀ-Þ]))(?P<name>[^,.!?]{1,30})\.?$")

_TITLED = re.compile(r"\s?\((?:mrs?|ms|miss|dr|prof|rev|retd)\.?\)$", re.IGNORECASE)
"""How somebody wants to be called, behind a signature."""


def _without_place(name: str) -> str:
    """Of "Ann Marsh, Ludlow" the name."""
    first, comma, _ = name.partition(", ")
    return first if comma and len(first.split()) > 1 else name


def is_by(text: str, sender: str) -> bool:
    """Whether a signature can be the sender's: a name or an initial of it."""
    name = text.strip(" ,.–—-xX")
    return same_person(name, sender) or (0 < len(name) <= 3 and sender.startswith(name[0]))


def is_valediction(text: str) -> bool:
    """Whether a line can stand over a signature: it takes leave, or ends with a comma."""
    return len(text) < 80 and (text.endswith(",") or bool(_CLOSING.match(text)))


def is_dateline(text: str) -> bool:
    """Whether a line can be the place and the date over a letter."""
    return len(text) < 60 and any(letter.isdigit() for letter in text) and not text.endswith((".", "!", "?", "”"))


def signs_inline(text: str) -> bool:
    """Whether a line is a closing with the signature behind it: "Yours, Ann"."""
    inline = _SIGNED_INLINE.match(text)
    return inline is not None and bool(_CLOSING.match(inline["closing"])) and is_signature(inline["name"])


def is_signature(text: str) -> bool:
    """Whether a line can be the name of who wrote a letter."""
    name = _TITLED.sub("", text.strip(" ,.–—-xX"))
    return 0 < len(name) < 40 and looks_like_name(name, most=3)


def is_closing(text: str) -> bool:
    """Whether a line takes leave: "Yours, in the fourth row,"."""
    return bool(_CLOSING.match(text))


def signer(signature: str) -> str:
    """The name in a signature, which may stand behind its closing or before a town."""
    inline = _SIGNED_INLINE.match(signature)
    signed = inline["name"] if inline and _CLOSING.match(inline["closing"]) else signature
    return _without_place(signed.strip(" ,.–—-"))
