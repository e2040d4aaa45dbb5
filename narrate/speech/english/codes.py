"""English rules about codes: telephone and card numbers, addresses of machines, versions, files, serials."""

from __future__ import annotations

import re

from narrate.speech.english.letters import letters
from narrate.speech.english.numbers import DIGITS, Numbers
from narrate.speech.rule import Rule, rule

_EXTENSION = r"(?:,? ?(?:x|ext\.?|extension) ?([0-9]{1,6}))?"
_ENDINGS = (
    "pdf|docx?|xlsx?|pptx?|txt|csv|tsv|json|xml|html?|css|js|ts|py|java|cpp|exe|dll|zip|rar|tar|gz|jpg|jpeg|png|gif|svg|bmp|"
    "tiff?|webp|mp3|mp4|m4a|m4b|wav|flac|ogg|avi|mov|mkv|srt|vtt|epub|mobi|md|rtf|odt|ini|cfg|yaml|yml|toml|log|sql|db|"
    "iso|dmg|apk|sh|bat|php|psd|ai|ttf|fountain|fdx"
)
_DOTTED_ENDINGS = tuple(f".{ending}" for ending in re.sub(r"(\w)\?", r"", _ENDINGS).split("|"))
"""Without the letters that may be missing: `.doc` stands in `.docx`, too."""
_ENDING_WORDS = {"zip", "doc", "tar", "jar", "log", "fountain", "java", "ini", "bat", "toml", "mobi", "bin"}
_PHONE_BEFORE = re.compile(
    r"(?i)(?:tel|phone|telephone|call|dial|fax|mobile|text|ring|ext|box office|hotline|sms|at)[.:]? ?\(?$"
)
_EMERGENCY = r"(?i:call(?:ed|ing|s)?|dial(?:l?ed|l?ing|s)?|phon(?:ed?|ing)|rang|ring|text(?:ed)?)"


def numbers(say: Numbers) -> tuple[Rule, ...]:
    """Numbers that are called, typed or looked up, in order: the longest forms first."""
    nought = "oh" if say.british else "zero"
    return (
        rule(
            "path",
            r"(?<![\w/.\\])(?:[A-Za-z]:\\[\w.\\ -]{1,120}\w|~?(?:/[\w.-]{1,60}){2,12}/?)(?![\w/])",
            lambda m: _path(m[0], say),
            "\\",
            "/",
        ),
        rule(
            "file",
            rf"(?<![\w@./\\-])((?=[\w-]{{0,79}}[A-Za-z])[\w-]{{1,80}}(?:\.[\w-]{{1,40}}){{0,3}}|\*)\.({_ENDINGS})(?![\w@-]|\.\w)",
            lambda m: _file(m, say),
            *_DOTTED_ENDINGS,
        ),
        rule(
            "IP address",
            r"(?<![\w.])([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::([0-9]{1,5}))?(?:/([0-9]{1,2}))?(?![\w]|\.[0-9])",
            lambda m: _machine(m, say),
            ".",
            figures=True,
        ),
        rule(
            "book number",
            r"(?<!\w)(ISBN|ISSN|EAN|UPC|SKU|DOI|ASIN)(?:-1[03])?(:? ?(?:no\.? ?)?)([0-9](?:[ -]?[0-9Xx]){6,16})(?!\w)",
            lambda m: f"{m[1]}{': ' if ':' in m[2] else ' '}{_groups(m[3], say)}",
            "ISBN",
            "ISSN",
            "EAN",
            "UPC",
            "SKU",
            "DOI",
            "ASIN",
        ),
        rule(
            "toll-free number",
            r"(?<![\w+-])(?:(\+?1)[ .-])?\(?(8(?:00|88|77|66|55|44|33))\)?[ .-]([A-Z0-9]{2,8}"
            r"(?:[ .-][A-Z0-9]{1,8}){0,3})(?![\w-])",
            lambda m: _toll_free(m, say, nought),
            "8",
            figures=True,
        ),
        rule(
            "telephone number",
            rf"(?<![\w+.-])(?:(\+?1)[ .-]?)?(?:\(([0-9]{{3}})\) ?-?|([0-9]{{3}})([-. ]))([0-9]{{3}})[-. ]"
            rf"([0-9]{{4}}){_EXTENSION}(?![\w-]|\.[0-9])",
            lambda m: _phone([m[1], m[2] or m[3], m[5], m[6]], m[7], say, nought),
            *DIGITS,
        ),
        rule(
            "telephone number with a country",
            rf"(?<![\w+])\+([0-9]{{1,3}})((?:[ .-]?\(?[0-9]{{1,5}}\)?){{2,6}}){_EXTENSION}(?![\w-])",
            lambda m: _country(m, say, nought),
            "+",
            figures=True,
        ),
        rule(
            "telephone number with a nought",
            rf"(?<![0-9] )(?<![\w+.,:-])\(?(0[0-9]{{1,4}})\)?((?:[ -][0-9]{{3,8}}){{1,4}}){_EXTENSION}(?![\w-]|"
            rf"[.,:][0-9])",
            lambda m: _phone([m[1], *re.split("[ -]", m[2].strip(" -"))], m[3], say, nought),
            "0",
        ),
        rule(
            "local telephone number",
            rf"(?<![\w+.,/-])([2-9][0-9]{{2}})-([0-9]{{4}}){_EXTENSION}(?![\w-]|[.,][0-9])",
            lambda m: _phone([m[1], m[2]], m[3], say, nought),
            "-",
        ),
        rule(
            "version",
            r"(?<![\w.])(?:([vV])(?:er)?\.? ?(?=[0-9]))?([0-9]{1,4}(?:\.[0-9]{1,4}){2,5})(?![\w]|\.[0-9])|"
            r"(?<!\w)(?:v|V(?=[0-9]+\.)|[Vv]er\. ?)([0-9]{1,4}(?:\.[0-9]{1,4})?)(?!\w|\.[0-9])",
            lambda m: _version(m, say),
            *DIGITS,
        ),
        rule(
            "emergency number",
            rf"(?<!\w)({_EMERGENCY}) ([0-9]{{3,6}}|0[0-9]{{4,11}})(?![\w]|[.,][0-9]| [a-z]+s(?!\w))|"
            rf"(?<![\w.,$£€])(911)(?= (?:call|operator|dispatch))",
            lambda m: f"{f'{m[1]} ' if m[1] else ''}{say.digits(m[2] or m[3], nought)}",
            *DIGITS,
        ),
        rule(
            "extension",
            r"(?<!\w)(?:ext\.?|[Ee]xtension) ?([0-9]{1,6})(?!\w)",
            lambda m: f"extension {say.digits(m[1], nought)}",
            "xt",
            figures=True,
        ),
        rule(
            "card number",
            r"(?<![\w.,-])[0-9]{4}(?:[ -][0-9]{4}){2,4}(?![\w-])|(?<![\w.,-])[0-9]{4} [0-9]{6} [0-9]{5}(?![\w-])|"
            r"(?:(?<=card ending in )|(?<=account ending in )|(?<=number ending in )|(?<=last four digits ))[0-9]{4}"
            r"(?![\w,-]|[.:/][0-9])",
            lambda m: _groups(m[0], say),
            *DIGITS,
        ),
        rule(
            "groups of figures",
            r"(?<![\w.,:/-])[0-9]{1,6}(?:-[0-9]{1,6}){2,6}(?![\w-]|:[0-9])",
            lambda m: _formation(m[0], say),
            "-",
        ),
    )


def serials(say: Numbers) -> tuple[Rule, ...]:
    """Names with figures in them, after dates and units have taken theirs."""
    return (
        rule(
            "paragraph of a law",
            r"(?<![\w.,/$£€-])([1-9][0-9]{2})\(([a-z])\)(?:\(([0-9])\))?(?!\w)",
            lambda m: f"{say.serial(m[1])} {m[2].upper()}{f' {say.cardinal(int(m[3]))}' if m[3] else ''}",
            "(",
            figures=True,
        ),
        rule(
            "season and episode",
            r"(?<!\w)[Ss]([0-9]{1,2}) ?[Ee]([0-9]{1,3})(?!\w)",
            lambda m: f"season {say.cardinal(int(m[1]))} episode {say.cardinal(int(m[2]))}",
            *DIGITS,
        ),
        rule(
            "people of a number",
            r"(?<![\w.,])([0-9]{1,4})-?ers(?!\w)",
            lambda m: re.sub("e$", "", say.serial(m[1])) + "ers",
            "ers",
            figures=True,
        ),
        rule(
            "serial",
            r"(?<![\w#@&'’/.-])(?=[A-Za-z-]{0,14}[0-9])(?=[0-9-]{0,12}[A-Za-z])[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,12}){0,4}(?![\w@])(?!-[A-Za-z0-9]|\.[0-9])",
            lambda m: _serial(m, say),
            *DIGITS,
        ),
        rule("named number", r"(?<=[A-Z][A-Z] )([0-9]{3,5})(?![\w,]|\.[0-9])", lambda m: _named(m, say), *DIGITS),
    )


def _grouped(text: str, say: Numbers, nought: str = "zero") -> str:
    return ", ".join(say.digits(group, nought) for group in re.split(r"[ -]", text) if group)


def _groups(text: str, say: Numbers) -> str:
    """`0-306-40615-7`: group by group."""
    return ", ".join(
        f"{say.digits(group[:-1])} X".strip() if group[-1] in "xX" else say.digits(group)
        for group in re.split(r"[ -]", text)
        if group
    )


def _formation(text: str, say: Numbers) -> str:
    """`4-4-2` is said as numbers, `123-45-6789` as figures."""
    groups = text.split("-")
    if all(len(group) < 3 and group[0] != "0" for group in groups):
        return " ".join(say.cardinal(int(group)) for group in groups)
    return _groups(text, say)


def _phone(groups: list[str | None], extension: str | None, say: Numbers, nought: str) -> str:
    said = ", ".join(f"{'plus ' if group[0] == '+' else ''}{say.digits(group, nought)}" for group in groups if group)
    return said + (f", extension {say.digits(extension, nought)}" if extension else "")


def _country(match: re.Match[str], say: Numbers, nought: str) -> str:
    groups = re.findall(r"[0-9]+", match[2])
    if not 6 <= len(match[1]) + sum(map(len, groups)) <= 16:
        return match[0]
    return _phone([f"+{match[1]}", *groups], match[3], say, nought)


def _toll_free(match: re.Match[str], say: Numbers, nought: str) -> str:
    """`1-800-FLOWERS`: letters stand for a word; `800 AD` is a year."""
    if not match[1] and " " in match[0] and match[3].isalpha():
        return match[0]
    prefix = "eight hundred" if match[2] == "800" else say.digits(match[2], nought)
    rest = [
        say.digits(part, nought) if part.isdecimal() else _vanity(part, say) for part in re.split("[ .-]", match[3])
    ]
    lead = "" if not match[1] else ("plus one, " if match[1][0] == "+" else "one, ")
    return f"{lead}{prefix}, {', '.join(rest)}"


def _vanity(part: str, say: Numbers) -> str:
    return part.capitalize() if part.isalpha() and len(part) > 1 and set("AEIOUY") & set(part) else _part(part, say)


def _machine(match: re.Match[str], say: Numbers) -> str:
    if any(int(part) > 255 for part in match[1].split(".")):
        return _version_words(match[1], say)
    said = " dot ".join(say.digits(part) for part in match[1].split("."))
    port = f" colon {say.digits(match[2])}" if match[2] else ""
    return said + port + (f" slash {say.cardinal(int(match[3]))}" if match[3] else "")


def _version_words(text: str, say: Numbers) -> str:
    return " point ".join(say.integer(part) for part in text.split("."))


def _version(match: re.Match[str], say: Numbers) -> str:
    before = match.string[max(0, match.start() - 9) : match.start()].lower()
    named = (match[1] or match[3]) and not before.endswith("version ")
    return f"{'version ' if named else ''}{_version_words(match[2] or match[3], say)}"


def _file(match: re.Match[str], say: Numbers) -> str:
    name = "star" if match[1] == "*" else _words_of(match[1], say)
    return _before_a_dot(match, f"{name} dot {_ending(match[2], say)}")


def _before_a_dot(match: re.Match[str], said: str) -> str:
    """What is said, without the last letter's dot where the sentence's own follows."""
    return said.removesuffix(".") if match.string.startswith(".", match.end()) else said


def _ending(ending: str, say: Numbers) -> str:
    return ending if ending.lower() in _ENDING_WORDS else _part(ending.upper(), say)


def _words_of(name: str, say: Numbers) -> str:
    """The name of a file or an account: its signs are named, because they have to be typed."""
    signs = {
        "_": " underscore ",
        "-": " dash ",
        ".": " dot ",
        "\\": " backslash ",
        "/": " slash ",
        ":": " colon ",
        "~": " tilde ",
        " ": " ",
    }
    parts = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]|[0-9]+|[^\w]|_", name)
    return " ".join("".join(signs.get(part, f" {_piece(part, say)} ") for part in parts).split())


def _piece(part: str, say: Numbers) -> str:
    return say.serial(part) if part.isdecimal() else part


def _path(text: str, say: Numbers) -> str:
    ending = re.search(rf"\.({_ENDINGS})$", text)
    if ending:
        return f"{_words_of(text[: ending.start()], say)} dot {_ending(ending[1], say)}"
    return _words_of(text, say)


def _part(part: str, say: Numbers) -> str:
    """A run of letters and figures of a code."""
    runs = re.findall(r"[A-Za-z]+|[0-9]+", part)
    said = ""
    for run in runs:
        joint = "-" if said.endswith("A") and (len(said) == 1 or said[-2] in " -") else " "
        said += (joint if said else "") + (say.serial(run) if run.isdecimal() else letters(run))
    return said


def _serial(match: re.Match[str], say: Numbers) -> str:
    """`R2-D2`, `K-19`, `B-52`, `MP3`, `4K`: letters one by one, words as words, figures as they are said in names."""
    text = match[0]
    if re.fullmatch(r"[0-9]{1,4}(?:-[a-z]{2,12})+", text):
        head, _, rest = text.partition("-")
        return (
            f"{say.cardinal(int(head))}-{rest}"
            if len(head) < 4 or rest[:4] in {"foot", "mile", "seat"}
            else f"{say.serial(head)}-{rest}"
        )
    if re.fullmatch(
        r"[0-9]+(?:st|nd|rd|th|s)(?:-.*)?|[0-9]{1,15}(?:ST|ND|RD|TH)|[A-Za-z]+-(?:1[0-9]|20)[0-9]0s|(?:19|20)[0-9]{2}-[a-z]+",
        text,
    ):
        return text
    if re.fullmatch(r"[a-z]{2,}(?:-[a-z]+)*-[0-9]+(?:-[a-z]+)*", text) or re.fullmatch(r"[A-Z][a-z]{3,}-[0-9]+", text):
        return re.sub(r"-?([0-9]+)", lambda number: f" {say.serial(number[1])}", text)
    parts = [_part(part, say) for part in text.split("-")]
    said = parts[0]
    for part in parts[1:]:
        said += ("-" if said.endswith((" A", "-A")) or said == "A" else " ") + part
    return said


def _named(match: re.Match[str], say: Numbers) -> str:
    return say.serial(match[1])
