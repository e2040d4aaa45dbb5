"""Tags of templates and programs in a text, which a content system replaces before anybody reads: they are markup.

Liquid and Jinja, Hugo's shortcodes, ERB and EJS, PHP, and the lines that MDX and JSX begin with.
"""

from __future__ import annotations

import re

MASK = "\ue000"
"""What stands for each character of a template's tag, so that no parser sees signs of its own in there."""
TAG = re.compile(
    r"\{%-?\s?comment\s?-?%\}[^{]{0,2000}\{%-?\s?endcomment\s?-?%\}"
    r"|\{%(?:(?!\{%|%\}|\n\s*\n).){0,2000}+%\}"
    r"|\{\{(?:(?!\{\{|\}\}|\n\s*\n).){0,2000}+\}\}"
    r"|<%(?:(?!<%|%>).){0,2000}+%>"
    r"|<\?(?:php|=)(?:(?!<\?|\?>).){0,4000}+(?:\?>|\Z)"
    r"|\{/\*(?:(?!\*/).){0,2000}+\*/\}",
    re.DOTALL | re.IGNORECASE,
)
_MODULE_LINE = re.compile(
    r"^(?:import\s(?:[^\n'\"]{1,200}\sfrom\s)?\s*['\"][^\n'\"]{1,200}['\"];?|export\s(?:const|let|var)\s[^\n]{1,300};"
    r"|export\sdefault\s[^\n]{1,300}[;({])[ \t]*$",
    re.MULTILINE,
)
"""A line of a program around a text, by which it uses other programs or is used by them."""
_NOT_BREAK = re.compile(r"[^\n]")


def masked(text: str) -> str:
    """The text with every character of a template's tag replaced, line breaks apart; as long as it was."""
    if not any(sign in text for sign in ("{%", "{{", "<%", "<?", "{/*", "import ", "export ")):
        return text
    for pattern in (TAG, _MODULE_LINE):
        text = pattern.sub(lambda found: _NOT_BREAK.sub(MASK, found.group()), text)
    return text
