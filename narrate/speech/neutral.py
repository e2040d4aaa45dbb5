"""Rules that need no grammar, for every language; the words that they say come from the table of strings."""

from __future__ import annotations

import functools
import html
import re
import unicodedata

from narrate.speech.rule import Rule, rule
from narrate.speech.strings import Strings

_TLD = r"(?:com|org|net|info|edu|gov|film|tv|io|fm|me|uk|ie|fr|de|at|ch|be|nl|it|es|pt|eu|us|ca|au|nz|jp)"
_DOMAINS = tuple(f".{name}" for name in _TLD[3:-1].split("|"))
_HOST = rf"(?:[A-Za-z0-9-]{{1,63}}\.){{1,6}}{_TLD}(?![\w-])"
_ANY_HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])"
"""Behind an `@` or a `www.`, where nothing else can be meant."""
_AS_WORDS = frozenset({"at", "be", "de", "es", "in", "is", "it", "no", "so", "to", "us"})
"""Countries' endings that a voice would take for a word."""
_ADDRESS_END = r"""[^\s<>"“”]*+"""
_STEP = r"(?:[a-z]{1,16}|[0-9]{1,4})"
_PATH = rf"(?:/{_STEP}(?:-{_STEP})?){{0,2}}/?"
"""A path that can be said and remembered."""
_TYPED = {
    "en": {"/": "slash", "-": "dash", "_": "underscore", "+": "plus", "&": "ampersand"},
    "fr": {"/": "barre oblique", "-": "tiret", "_": "tiret bas", "+": "plus", "&": "esperluette"},
    "de": {"/": "Schrägstrich", "-": "Bindestrich", "_": "Unterstrich", "+": "plus", "&": "Und-Zeichen"},
    "es": {"/": "barra", "-": "guion", "_": "guion bajo", "+": "más", "&": "ampersand"},
}
_KEPT = frozenset(".,;:!?'\"()-–—…“”‘’‚„«»‹›¿¡、。！？「」『』،؟؛।׳״·")
_ENTITY = r"(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
_EMOJI = (
    "(?:[#*0-9]\ufe0f?\u20e3|[\u203c\u2049\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u2604\u2607-\u27bf\u2934-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*)"
)


def first(strings: Strings) -> tuple[Rule, ...]:
    """What comes before the rules of a language: signs that would otherwise be taken apart."""
    return (
        rule(
            "entity",
            rf"&(?:(?>(?:amp;|#0{{0,4}}38;|#[xX]0{{0,4}}26;)+)(?:{_ENTITY})?|{_ENTITY})",
            _entity,
            "&",
        ),
        rule(
            "letters",
            "[\u2080-\u2089\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]+",
            _plain_letters,
            beyond_ascii=True,
        ),
        rule(
            "address",
            rf"(?<![\w@.])(?:(?:https?|ftp)://|www\.){_ADDRESS_END}",
            lambda match: _address(match, strings),
            "://",
            "www.",
        ),
        rule("e-mail", rf"(?<![\w.@])[\w.+-][\w.+&-]{{0,63}}@{_ANY_HOST}", lambda match: _email(match, strings), "@"),
        rule("domain", rf"(?<![\w@./-]){_HOST}(?:/{_ADDRESS_END})?", lambda match: _domain(match, strings), *_DOMAINS),
        rule(
            "stars",
            r"(?<![\w★☆⭐🌟✭✮✩⯪½])[★⭐🌟✭✮✩☆⯪]\ufe0f?"
            r"(?:[★☆⭐🌟✭✮✩⯪]\ufe0f?| (?=[★☆⭐🌟])){0,9}"
            r"(?: ?½)?(?![★☆⭐🌟])(?: ?[Ss]tars?\b)?",
            lambda match: _stars(match, strings),
            "★",
            "☆",
            "⭐",
            "🌟",
            "✭",
            "✮",
            "✩",
        ),
        rule(
            "asterisks as stars",
            r"(?<![\w*])(?:\*{3,5}(?: ?½)?|\*{1,5} ?½)(?![\w*])(?: ?stars?\b)?"
            r"(?! (?!(?:and|for|from|of|out)\b)[a-z])",  # a sentence that goes on has a gap here, no rating
            lambda match: _asterisk_stars(match, strings),
            "*",
        ),
        rule(
            "smiley",
            r"(?<!\S)(?:[:;=8][-']?[)D(PpO/|]{1,8}|<3{1,8}|[xX]D)(?>(?:\s(?:[:;=8][-']?[)D(PpO/|]{1,8}|<3))*)(?![\w/])",
            lambda match: _smiley(match, strings),
            *":;=8",
            "<3",
            "xD",
            "XD",
        ),
        rule("emoji", rf"{_EMOJI}(?>(?:\s*{_EMOJI})*)", lambda match: _emoji(match, strings), beyond_ascii=True),
        rule("omission", r"[\[(] ?(?:…|\.\.\.|\. \. \.) ?[\])]", " … ", "[", "("),
        rule("pause", r"(?<![.\w])\.(?>(?: ?\.)+)|\.(?>(?: ?\.)+)|…(?>(?: ?[….])*)", "… ", "..", ". .", "…"),
    )


def last(strings: Strings) -> tuple[Rule, ...]:
    """What comes after the rules of a language: dashes, and whatever sign is left."""
    return (
        rule("blank", r"_{2,}+(?>(?: ?_{2,})*)", f" {strings.blank} ", "__"),
        rule(
            "dash",
            r"\s+[-–—―]{1,3}+(?=\s)|(?<=\w)\s?(?:--+|[–—―]+)\s?(?=[\w“\"‘'(])|(?:--+|[—―]+)",
            ", ",
            "-",
            "–",
            "—",
            "―",
        ),
        rule("row of signs", r"([=+~#*^|<>])\1{1,200}", " ", "==", "++", "~~", "##", "**", "^^", "||", "<<", ">>"),
        rule("sign", r"[^\w\s.,;:!?'\"()…“”‘’-]+|_+", lambda match: _signs(match, strings)),
    )


def _entity(match: re.Match[str]) -> str:
    """`&amp;amp;#39;` was escaped more than once on its way into the text."""
    inner = re.sub(r"^&(?:amp;|#0{0,4}38;|#[xX]0{0,4}26;)+", "&", match.group())
    return html.unescape(inner)


def _plain_letters(match: re.Match[str]) -> str:
    """Ligatures, full-width and mathematical letters, which voices spell or skip, are the letters they stand for."""
    return unicodedata.normalize("NFKC", match.group())


def _address(match: re.Match[str], strings: Strings) -> str:
    """The transcript has the address; the ear gets where it leads.

    An address that starts with `www.` was written to be read, so it is said whole where its path is a few plain words.
    """
    written = match.group()
    trimmed = written.rstrip(".,;:!?)]}'’»*_")
    if trimmed[:4].lower() == "www." and re.fullmatch(rf"{_ANY_HOST}{_PATH}", trimmed):
        return _typed(trimmed.rstrip("/"), strings) + written[len(trimmed) :]
    host = re.sub(r"^(?:\w+://)?(?:www(?:\.|$))?", "", trimmed)
    host = re.split(r"[/?#:]", host, maxsplit=1)[0]
    if not any(sign.isalnum() for sign in host):
        return f" {strings.link} {re.sub('www|[/:.]+', ' ', trimmed.partition('//')[2])} "
    return f"{strings.link_to} {_dots(host, strings)}{written[len(trimmed) :]}"


def _domain(match: re.Match[str], strings: Strings) -> str:
    written = match.group()
    trimmed = written.rstrip(".,;:!?)]}'’»*_")
    readable = re.fullmatch(rf"{_HOST}{_PATH}", trimmed)
    said = _typed(trimmed.rstrip("/"), strings) if readable else _dots(trimmed.split("/", 1)[0], strings)
    return said + written[len(trimmed) :]


def _email(match: re.Match[str], strings: Strings) -> str:
    name, _, host = match.group().partition("@")
    return f"{_typed(name, strings)} {strings.at} {_typed(host, strings)}"


def _typed(text: str, strings: Strings) -> str:
    """An address as it has to be typed: every sign has a name, figures stand apart."""
    names = _TYPED.get(strings.language, {})
    apart = re.sub(r"(?<=[^\W_])(?=[0-9])|(?<=[0-9])(?=[^\W_])", " ", text)
    return _dots("".join(f" {names[sign]} " if sign in names else sign for sign in apart), strings)


def _dots(host: str, strings: Strings) -> str:
    labels = host.split(".")
    if strings.language == "en" and labels[-1].lower() in _AS_WORDS:
        labels[-1] = ".".join(labels[-1].upper())
    return " ".join(f" {strings.dot} ".join(labels).split())


def _stars(match: re.Match[str], strings: Strings) -> str:
    written = match.group()
    full = sum(written.count(sign) for sign in "★⭐🌟✭✮")
    empty = sum(written.count(sign) for sign in "☆✩")
    half = "½" in written or "⯪" in written
    return f" {strings.rating(full, full + empty + half if empty else 0, half=half)} "


def _asterisk_stars(match: re.Match[str], strings: Strings) -> str:
    """Three asterisks on a line of their own are a break between scenes, not a rating."""
    written = match.group()
    if written == "***" and match.start() == 0 and match.end() == len(match.string):
        return " "
    return f" {strings.rating(written.count('*'), 0, half='½' in written)} "


def _smiley(match: re.Match[str], strings: Strings) -> str:
    names: list[str] = []
    for smiley in match.group().split():
        name = strings.smileys.get(_mood(smiley), "")
        if name and names[-1:] != [name]:
            names.append(name)
    if not names:
        return match.group() if any(sign.isalnum() for sign in match.group()) else " "
    return f", {', '.join(names)}, "


def _mood(smiley: str) -> str:
    if smiley.startswith("<"):
        return "heart"
    if smiley[-1:] == "D":
        return "grin"
    if smiley[-1:] == ")":
        return "wink" if smiley[0] == ";" else "smile"
    return {"(": "frown", "P": "tongue", "p": "tongue", "/": "doubt"}.get(smiley[-1:], "")


def _emoji(match: re.Match[str], strings: Strings) -> str:
    """Each picture's name once, however often it is repeated."""
    names: list[str] = []
    rest: list[str] = []
    for name, sign in _pictures(match.group(), strings.language):
        if not name:
            rest.append(sign)
        elif names[-1:] != [name]:
            names.append(name)
    if not names:
        return match.group()
    return f", {', '.join(names)}, {''.join(rest)} "


def _pictures(run: str, language: str) -> list[tuple[str, str]]:
    import emoji

    found = []
    end = 0
    for item in emoji.emoji_list(run):
        found.append(("", run[end : item["match_start"]].strip()))
        found.append((_picture(item["emoji"], language), item["emoji"]))
        end = item["match_end"]
    found.append(("", run[end:].strip()))
    return [pair for pair in found if pair[1]]


@functools.lru_cache(maxsize=4096)
def _picture(sign: str, language: str) -> str:
    import emoji

    name = sign
    if language in emoji.LANGUAGES:
        name = emoji.demojize(sign, language=language, delimiters=("", ""))
    if name == sign:
        name = emoji.demojize(sign, delimiters=("", ""))
    return "" if name == sign else " ".join(re.sub(r"[_:]", " ", name).split())


def _signs(match: re.Match[str], strings: Strings) -> str:
    """Marks of letters stay, signs with a name are named, the rest is silent."""
    return "".join(_sign(sign, strings) for sign in match.group())


def _sign(sign: str, strings: Strings) -> str:
    if sign in _KEPT:
        return sign
    category = unicodedata.category(sign)
    if category[0] == "M" and not 0xFE00 <= ord(sign) <= 0xFE0F and sign != "\u20e3":
        return sign
    if sign in "\u200c\u200d":
        return ""
    name = strings.signs.get(sign)
    if name is not None:
        return f" {name} "
    if sign in "[{":
        return " ("
    if sign in "]}":
        return ") "
    if sign in "|•◦▪■●·":
        return ", "
    return "" if category in {"Cf", "Cs"} or sign in "®™*†‡" else " "
