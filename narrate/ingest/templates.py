"""Tags of templates and programs in a text, which a content system replaces before anybody reads: they are markup.

Liquid and Jinja, Hugo's shortcodes, ERB and EJS, PHP, a word processor's conditions, and the lines that MDX and JSX
begin with.
"""

from __future__ import annotations

import re

MASK = "\ue000"
"""What stands for each character of a template's tag, so that no parser sees signs of its own in there."""
TAG = re.compile(
    r"\{%-?\s?comment\s?-?%\}[^{]{0,2000}\{%-?\s?endcomment\s?-?%\}"
    r"|\{%(?>(?:(?!\{%|%\}|\n\s*\n).){0,2000})%\}"
    r"|\{\{(?>(?:(?!\{\{|\}\}|\n\s*\n).){0,2000})\}\}"
    r"|<%(?>(?:(?!<%|%>).){0,2000})%>"
    r"|<\?(?:php|=)(?>(?:(?!<\?|\?>).){0,4000})(?:\?>|\Z)"
    r"|\{/\*(?>(?:(?!\*/).){0,2000})\*/\}"
    r"|<!(?:--)?\[(?:if|endif)\b[^<>\n]{0,80}>",
    re.DOTALL | re.IGNORECASE,
)
_MODULE_LINE = re.compile(
    r"^(?:import\s(?:[^\n'\"]{1,200}\sfrom\s)?\s*['\"][^\n'\"]{1,200}['\"];?|export\s(?:const|let|var)\s[^\n]{1,300};"
    r"|(?:const|let|var)\s\w{1,40}\s?=\s[^\n]{0,200}[({]|function\s\w{0,40}\([^\n]{0,200}\{|return\s?\("
    r"|export\sdefault\s[^\n]{1,300}[;({>])[ \t]*$",
    re.MULTILINE,
)
"""A line of a program around a text, by which it uses other programs or is used by them."""
_KRAMDOWN = re.compile(
    r"\{::comment\}(?>(?:(?!\{:/).){0,4000})\{:/(?:comment)?\}"
    r"|^[*+-] [^\n]{1,60}\n\{:[^}\n]{0,60}\btoc\b[^}\n]{0,60}\}"
    r"|\{::[^}\n]{0,200}\}|\{:/[a-z]{0,20}\}",
    re.DOTALL | re.MULTILINE,
)
"""kramdown's extensions: what it leaves out, the list that a table of contents replaces, and options.

kramdown.gettalong.org/syntax.html, “Extensions”, and converter/html.html, “Automatic Table of Contents”.
"""
_NOT_BREAK = re.compile(r"[^\n]")
NICK = "\ue001"
"""What stands for the sign before a nickname, so that no parser takes `<ann>` for a tag."""
_LOG = re.compile(
    r"^[ \t]*(?:[-*>] )?(?:\\?[\[(]?[\dT:. -]{4,23}Z?\\?[\])]?[ \t]+)?"
    r"(?P<sign><)[ @+%~&!]?(?P<name>[^<>\s=/\"']{1,30})>[ \t]+(?=\S)",
    re.MULTILINE,
)
_LEAST = 4
"""Lines with a nickname from which on a text is a log."""


def with_nicknames(text: str) -> str:
    """The text with the signs replaced that stand before nicknames, where many lines begin with one, as logs do."""
    found = list(_LOG.finditer(text)) if "<" in text else []
    if len(found) < _LEAST or not 1 < len({match["name"] for match in found}) < len(found):
        return text
    if any(match["name"].casefold() in _ELEMENTS or f"</{match['name']}" in text for match in found):
        return text
    places = {match.start("sign") for match in found}
    return "".join(NICK if place in places else sign for place, sign in enumerate(text))


_NAMES = (
    "a b i p q s u em br hr h1 h2 h3 h4 h5 h6 li ul ol dl dt dd div span img sup sub del ins code pre strong small"
    " big table tr td th center font blockquote cite abbr kbd var details summary figure section article main"
)
_ELEMENTS = frozenset(_NAMES.split())
"""Names of elements with which a line of Markdown may begin."""


_SIGNS = ("{%", "{{", "<%", "<?", "{/*", "{:", "<!", "import ", "export ", "const ", "function ")
"""One of these stands in every text that has anything to mask."""


def masked(text: str) -> str:
    """The text with every character of a template's tag replaced, line breaks apart; as long as it was."""
    if not any(sign in text for sign in _SIGNS):
        return text
    for pattern in (TAG, _KRAMDOWN, _MODULE_LINE):
        text = pattern.sub(lambda found: _NOT_BREAK.sub(MASK, found.group()), text)
    # A backslash before a tag escapes what is masked now.
    return text.replace(f"\\{MASK}", 2 * MASK)
