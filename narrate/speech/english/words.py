"""English rules about words: abbreviations, titles, choices with slashes and brackets, masked words."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import Numbers
from narrate.speech.rule import Rule, rule

_TITLES = {
    "Mr": "Mister", "Mrs": "Mrs", "Ms": "Miz", "Mx": "Mx", "Dr": "Doctor", "Drs": "Doctors", "Prof": "Professor",
    "Profs": "Professors", "Sgt": "Sergeant", "Lt": "Lieutenant", "Capt": "Captain", "Cpt": "Captain", "Col": "Colonel",
    "Gen": "General", "Maj": "Major", "Cpl": "Corporal", "Pvt": "Private", "Adm": "Admiral", "Cmdr": "Commander",
    "Brig": "Brigadier", "Rev": "Reverend", "Revd": "Reverend", "Hon": "Honorable", "Sen": "Senator",
    "Sens": "Senators",
    "Rep": "Representative", "Reps": "Representatives", "Gov": "Governor", "Pres": "President",
    "Supt": "Superintendent",
    "Insp": "Inspector", "Det": "Detective", "Messrs": "Messers", "Mmes": "Mesdames", "Fr": "Father", "Sr": "Sister",
    "Br": "Brother", "Bros": "Brothers", "Mt": "Mount", "Mts": "Mounts", "Ft": "Fort", "Pt": "Point",
    "dir": "directed by",
    "Dir": "Directed by", "feat": "featuring", "ft": "featuring", "prod": "produced by", "Prod": "Produced by",
    "Atty": "Attorney", "Amb": "Ambassador", "Treas": "Treasurer", "Sec": "Secretary", "Asst": "Assistant",
    "Assoc": "Associate", "arr": "arranged by", "trans": "translated by", "ed": "edited by", "illus": "illustrated by",
    "perf": "performed by", "cond": "conducted by", "comp": "composed by", "scr": "screenplay by", "wr": "written by",
}  # fmt: skip
_BARE_TITLES = (
    "Mr",
    "Ms",
    "Dr",
    "Sgt",
    "Lt",
    "Capt",
    "Col",
    "Rev",
    "Revd",
    "Prof",
    "Messrs",
    "Cpl",
    "Maj",
    "Gov",
    "Hon",
)
_ANYWHERE = {
    "vs": "versus", "e.g": "for example,", "eg": "for example,", "i.e": "that is,", "ie": "that is,", "cf": "compare",
    "viz": "namely",
    "approx": "approximately", "a.k.a": "also known as", "w.r.t": "with respect to", "et al": "and others",
    "ibid": "ibidem",
    "incl": "including", "excl": "excluding", "max": "maximum", "misc": "miscellaneous", "dept": "department",
    "Dept": "Department", "govt": "government", "Govt": "Government", "Univ": "University", "Assn": "Association",
    "Intl": "International", "intl": "international", "Natl": "National", "natl": "national", "mgmt": "management",
    "Mfg": "Manufacturing", "est": "established", "Est": "Established", "resp": "respectively", "esp": "especially",
    "orig": "originally",
    "tel": "telephone", "Tel": "Telephone", "temp": "temperature", "avg": "average", "corp": "corporation",
    "Corp": "Corporation",
    "Inst": "Institute", "q.v": "which see", "n.b": "note", "N.B": "Note", "N.b": "Note", "R.I.P": "R.I.P.",
    "appt": "appointment",
    "apt": "apartment", "Apt": "Apartment", "bldg": "building", "Bldg": "Building", "Ste": "Suite",

    "Mgr": "Manager", "mgr": "manager", "dir": "director", "ext": "extension", "pls": "please", "Ph": "Phone",
}  # fmt: skip
_AT_END = {
    "etc": "et cetera", "Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated", "Ltd": "Limited", "Co": "Company",
    "Bros": "Brothers", "Esq": "Esquire", "Corp": "Corporation", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road",
    "ca": "circa", "al": "al",
}  # fmt: skip
_BARE_END = {"Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated", "Ltd": "Limited", "Bros": "Brothers",
    "Corp": "Corporation",
             "Esq": "Esquire"}  # fmt: skip
_PLACES = {
    "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "pg": "page", "pgs": "pages", "vol": "volume",
    "vols": "volumes", "ch": "chapter",
    "chs": "chapters", "chap": "chapter", "ep": "episode", "eps": "episodes", "fig": "figure", "figs": "figures",
    "c": "circa", "ca": "circa",
    "pt": "part", "pts": "parts", "sec": "section", "art": "article", "para": "paragraph", "eq": "equation",
    "ser": "series",
    "op": "opus", "b": "born", "d": "died", "fl": "flourished", "bk": "book", "v": "verse", "l": "line",
    "ll": "lines", "n": "note",
    "apt": "apartment", "rm": "room", "ste": "suite", "flt": "flight", "hwy": "highway", "rte": "route",
    "pop": "population", "est": "established",
    "ed": "edition", "s": "season", "iss": "issue", "tel": "telephone", "ext": "extension", "ref": "reference",
    "approx": "approximately",
    "k": "K", "tbl": "table", "app": "appendix", "max": "maximum", "min": "minimum", "avg": "average",
}  # fmt: skip
_INITIALS = frozenset({*"ILKNSVBDCnslk", "App", "Min", "ed"})
_PLACE = "|".join(sorted(_PLACES, key=len, reverse=True))


def first() -> tuple[Rule, ...]:
    """Before the numbers: masked words, footnote marks, and abbreviations that stand before a number."""
    return (
        rule(
            "masked word",
            r"(?<![\w*#])([A-Za-z]{1,3})(?:[*]{2,6}|"
            r"(?:[#*$@!%]{1,6}(?=[A-Za-z]))(?=[A-Za-z]{1,8}(?!\w)))([A-Za-z]{0,8})(?![\w*])",
            _masked,
            "*",
            "#",
            "$",
            "@",
            "!",
            "%",
        ),
        rule(
            "letters between stars", r"(?<![\w*])[A-Z](?:\*[A-Z]){1,6}(?![\w*])", lambda m: m[0].replace("*", "."), "*"
        ),
        rule(
            "swearing",
            r"(?<!\S)(?=[!@#$%^&*]*[@#$%^&][!@#$%^&*]*[@#$%^&*!])[!@#$%^&*]{4,12}(?=[\s.,;:?!)]|$)",
            "blank",
            "@",
            "#",
            "$",
            "%",
            "^",
            "&",
        ),
        rule("footnote mark", r"(?<=[\w.,;:!?)\]’”\"'])[*†‡]{1,3}(?![\w*])|(?<!\S)[*†‡]{1,2}(?=\w)", "", "*", "†", "‡"),
        rule(
            "footnote number",
            r"(?<=[^\W\d_][.,;:!?”\"’)])(?:\[[0-9]{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|(?<=[^\W\d_]{3})[¹⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]{0,2}(?!\w)|(?<=[^\W\d_]{4})[²³](?!\w)|(?<=[^\W\d_])\[(?:[0-9]{1,3}|[a-z])\]",
            "",
            "[",
            *"¹²³⁴⁵⁶⁷⁸⁹⁰",
        ),
        rule(
            "place",
            rf"(?<![\w.’'])(?i:({_PLACE}))\.º? ?(?=[0-9])|(?<![\w.])([Nn])[°º] ?(?=[0-9])|(?<![\w.])(No|"
            rf"[Nn]os|[Vv]ol|pp?) (?=[0-9])",
            _place,
            *".°ºop",
            figures=True,
        ),
        rule(
            "place of a numeral",
            rf"(?<![\w.’'])(?i:({_PLACE}))\. ?(?=[IVX]{{1,7}}(?!\w))",
            lambda m: _placed(m[1], m[0]),
            *(f". {sign}" for sign in "IVX"),
            *(f".{sign}" for sign in "IVX"),
        ),
        rule("section", r"§§? ?(?=[0-9])", lambda m: "sections " if m[0].startswith("§§") else "section ", "§"),
        rule("number sign", r"(?<![\w&])#(?=[0-9])", "number ", "#", figures=True),
        rule(
            "sharp",
            r"(?<!\w)([A-G])(#|♯)(?!\w)|(?<!\w)([A-G])♭(?!\w)",
            lambda m: f"{m[1]} sharp" if m[1] else f"{m[3]} flat",
            "#",
            "♯",
            "♭",
        ),
        rule("plus plus", r"(?<!\w)([A-Za-z])\+\+", lambda m: f"{m[1]} plus plus", "++"),
    )


def last(say: Numbers) -> tuple[Rule, ...]:
    """After the numbers."""
    return (
        rule("hashtag", r"(?<![\w#&])#([^\W\d_][\w]{0,99})", lambda m: f"hashtag {_camel(m[1], say)}", "#"),
        rule("handle", r"(?<![\w.@])@(\w[\w.]{0,60}\w|\w)", lambda m: f"at {_camel(m[1], say)}", "@"),
        rule("grade", r"(?<![\w'’.-])([A-F])([+−–-])(?![\w+−–-])(?! [–—-] ?\w)", _grade, *"+−–-"),
        rule("lasting", r"(?<!\w)([^\W\d_]{1,30})\(/([a-z]{1,4})\)(?!\w)", _ending, "(/"),
        rule("ending in brackets", r"(?<!\w)([^\W\d_]{2,30})\((s|es|d|ed|r|er|n|ing)\)(?!\w)", _ending, "("),
        rule("she or he", r"(?<!\w)(?:\(s\)he|[Ss]/he)(?!\w)", "she or he", "(s)he", "/he"),
        rule("with", r"(?<![\w/])w/(?:(o)(?!\w) ?| ?(?=\w))", lambda m: "without " if m[1] else "with ", "w/"),
        rule("care of", r"(?<![\w/])c/o(?!\w)", "care of", "c/o"),
        rule("abbreviation with a slash", r"(?<!\w)(?:n/a|N/A)(?!\w)", "not applicable", "n/a", "N/A"),
        rule("slash", r"(?<=[^\W_])/(?=[^\W_])", _slash, "/"),
        rule("spaced slash", r" +/+ +", ", ", "/"),
        rule("saint or street", r"(?<![\w.])(Sts?|Ste|St)\.? ?(?=[“\"‘']?[A-Z][a-z])", _saint, "St"),
        rule(
            "title",
            rf"(?<![\w.])({'|'.join(_TITLES)})\. ?(?=[“\"‘']?[A-Z]|(?:first|second|third) (?:Class|Grade))",
            _title,
            ".",
        ),
        rule(
            "titles joined by and",
            r"(?<!\w)(Mr|Dr|Prof)\.?(?= (?:and|&) (?:Mrs|Dr|Ms|Prof|Mr)(?!\w))",
            lambda m: _TITLES[m[1]],
            *("Mr", "Dr", "Prof"),
        ),
        rule("saint in small letters", r"(?<![\w.])st\. (?=[a-z])", "saint ", "st. "),
        rule(
            "title without a dot",
            rf"(?<![\w.])({'|'.join(_BARE_TITLES)}) (?=[A-Z](?:[a-z’']|\. ?[A-Z]))",
            _title,
            *_BARE_TITLES,
        ),
        rule("scene", r"^(?:INT|EXT)\.? ?/ ?(?:INT|EXT)\.?(?= [A-Z])|^(?:INT|EXT)\.(?= |$)", _scene, "INT", "EXT"),
        rule("director", r"^([Dd]ir)\.?: ?", "Director: ", "ir"),
        rule(
            "abbreviation",
            rf"(?<![\w.])({'|'.join(re.escape(word) for word in sorted(_ANYWHERE, key=len, reverse=True))})\.(?!\w),?",
            _anywhere,
            ".",
        ),
        rule("versus", r"(?<=\w )(?:vs?\.?)(?= [A-Z0-9])|(?<=\w )vs(?= \w)", "versus", " v"),
        rule("abbreviation at an end", rf"(?<![\w.])({'|'.join(_AT_END)})\.", _at_end, "."),
        rule("name's end", rf"(?<=[a-z,] )({'|'.join(_BARE_END)})(?![\w.])", lambda m: _BARE_END[m[1]], *_BARE_END),
        rule("initials", r"(?<![\w.])(?:[A-Z]\. ){1,4}[A-Z]\.(?= [A-Z])", lambda m: m[0].replace(" ", ""), ". "),
        rule("initial", r"(?<=[a-z] )([B-Z])\.(?= [A-Z][a-z])", lambda m: m[1], "."),
        rule(
            "bracketed note",
            r"\[(sic|[Ss]poilers?|[Ll]aughs|[Ll]aughter|[Ee]d\. note|…)\]",
            lambda m: f", {m[1]}, ",
            "[",
        ),
    )


def _place(match: re.Match[str]) -> str:
    """`p. 12`, `No. 5`, `c. 1931`; what a numeral follows has to be one."""
    if match[2]:
        return "number " if match[2] == "n" else "Number "
    return _placed(match[1] or match[3], match[0])


def _placed(written: str, whole: str) -> str:
    """The word for an abbreviation; single letters are more often somebody's initial than a line or a note."""
    if written in _INITIALS:
        return whole
    words = _PLACES[written.lower()]
    return (words[0].upper() + words[1:] if written[0].isupper() else words) + " "


def _camel(name: str, say: Numbers) -> str:
    """`#FilmNight`, `@film_night`: words that were written together."""
    parts = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]|[0-9]+|_|\.", name)
    said = (say.serial(part) if part.isdecimal() else {"_": "underscore", ".": "dot"}.get(part, part) for part in parts)
    return " ".join(said)


def _masked(match: re.Match[str]) -> str:
    """`f***`, `f#ck`: what is there, and that something is missing; the word itself is not said.

    Two asterisks may be the end of an emphasis that has begun before.
    """
    head, tail = match[1], match[2]
    if (
        match[0].endswith("**")
        and "***" not in match[0]
        and "**" in match.string[max(0, match.start() - 200) : match.start()]
    ):
        return match[0]
    if head + tail == (head + tail).upper() and len(head + tail) > 2 and "*" not in match[0]:
        return match[0]
    if tail and not match[0].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").strip("!%"):
        return match[0]
    end = tail if len(tail) > 3 or tail in {"ing", "ed", "er", "s"} else tail.upper()
    return " ".join(f"{head.upper()} blank {end}".split())


def _grade(match: re.Match[str]) -> str:
    """An A would be an article without the hyphen."""
    join = "-" if match[1] == "A" else " "
    return f"{match[1]}{join}{'plus' if match[2] == '+' else 'minus'}"


def _ending(match: re.Match[str]) -> str:
    """`crave(d)` is crave or craved; `needs(/ed)` is needs or needed."""
    word, end = match[1], match[2]
    if "(/" in match[0]:
        base = word[:-1] if word.endswith("s") and len(word) > 3 else word
        return f"{word} or {base}{end}"
    return f"{word} or {word}{end}"


def _slash(match: re.Match[str]) -> str:
    """`Of/at` offers a choice, `AC/DC` is one name, `Powell/Pressburger` stand side by side."""
    before, after = match.string[match.start() - 1], match.string[match.end()]
    if before.isdecimal() or after.isdecimal() or (before.isupper() and after.isupper()):
        return " "
    if match.string[match.start() - 3 : match.start()].lower() == "and" and match.string[match.end() :].startswith(
        "or"
    ):
        return " "
    return ", " if after.isupper() else " or "


def _saint(match: re.Match[str]) -> str:
    """`St. Agnes` is a saint; after a name and before a new sentence it is a street, `Main St. They`."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    if re.search(r"(?:[0-9](?:st|nd|rd|th)|[a-z]) $", before) and re.search(r"[A-Z0-9][\w’']* $", before) and \
            re.match(r"(?:They|He|She|It|The|We|I|A|An|In|On|At|And|But|There|This|That|You|San|New|Los|Suite|Apt)\b",
                match.string[match.end() :][:8]):  # fmt: skip
        return "Street. " if "." in match[0] else "Street "
    return "Saints " if match[1] == "Sts" else "Saint "


def _scene(match: re.Match[str]) -> str:
    """The beginning of a screenplay's scene: inside, outside."""
    names = [{"INT": "Interior", "EXT": "Exterior"}[name] for name in re.findall("INT|EXT", match[0])]
    return ", ".join(names) + "."


def _title(match: re.Match[str]) -> str:
    return _TITLES[match[1]] + " "


def _anywhere(match: re.Match[str]) -> str:
    said = _ANYWHERE[match[1]]
    comma = "," if match[0].endswith(",") and not said.endswith(",") else ""
    ends = not match.string[match.end() :].strip()
    return said + comma + ("." if ends and not comma else "")


def _at_end(match: re.Match[str]) -> str:
    """The dot is the sentence's as well where the text ends or a capital follows."""
    rest = match.string[match.end() : match.end() + 2]
    ends = not rest.strip() or (match[1] == "etc" and rest[:1] == " " and rest[1:].isupper())
    return _AT_END[match[1]] + ("." if ends else "")
