"""What a page says of itself: title, authors, date and language, and in which encoding it is written."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from narrate.ingest.html_tree import Element, EventKind, Tree
from narrate.ingest.pieces import unescape

Metadata = tuple[tuple[str, str | tuple[str, ...]], ...]

_HEAD = 4096
"""Bytes in which a declaration of the encoding has to stand; the standard asks for the first 1024."""
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"}

_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title")
_CLICKED = re.compile(
    r"(?:(?:view|read|see|show|full|more|about|follow|contact|all)\b.{0,40}|(?:bio|profile|website))$", re.IGNORECASE
)
"""What can be clicked beside an author's name."""
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl", "citation_author", "sailthru.author")
_DATES = ("article:published_time", "date", "dc.date", "pubdate", "publishdate", "parsely-pub-date", "dc.date.issued",
          "datepublished", "citation_publication_date", "og:article:published_time")  # fmt: skip
_ARTICLES = {"article", "newsarticle", "blogposting", "review", "criticreview", "report", "webpage", "interview",
             "socialmediaposting", "reportagenewsarticle", "opinionnewsarticle", "techarticle"}  # fmt: skip
_SUFFIX = re.compile(r"\s+(?:[|«»·•]|::|[-–—])\s+")
_CERTAIN_SUFFIX = re.compile(r"\s+(?:\||::|[«»](?![^«]*»))\s+")
_BY = re.compile(r"\s*(?:written |posted |words )?(?:by|von|par|por)\b:?\s+", re.IGNORECASE)
_DATED = re.compile(
    r"[\s,(–—-]+(?:(?:on|am|le|el)\s)?(?:(?:jan|f[eé]v|feb|m[aä]r|a[pvb]r|ma[iy]|jui?[nl]|aug|ago|ao[uû]|sep|o[ck]t|nov"
    r"|d[eéi][cz]|ene)[^\W\d_]{0,7}\.?,?\s)?\d{1,4}(?:st|nd|rd|th|er)?\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""A date behind a name, to the end."""
_BAR = re.compile(r"\s?[|•·∙]\s?")


def declared_encoding(data: bytes) -> str:
    """The encoding that a page's `meta` or XML declaration names; empty where there is none that Python knows.

    Latin-1 means Windows-1252 (encoding.spec.whatwg.org, section 4.2).
    """
    match = _XML_ENCODING.search(data[:_HEAD]) or _CHARSET.search(data[:_HEAD])
    if match is None:
        return ""
    name = match.group(1).decode("ascii", "replace").lower()
    if name in _LATIN:
        return "windows-1252"
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    return info.name if info.name not in {"utf-16", "utf-16-le", "utf-16-be", "utf-32"} and _is_text(info.name) else ""


def _is_text(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError, AttributeError):  # base64, zlib and the like are no encodings of text
        return False


def metadata(tree: Tree) -> Metadata:
    """Title, authors, date and language as far as the page states them, under the keys of front matter."""
    page = _Page(tree)
    linked = page.linked_data()
    found: list[tuple[str, str | tuple[str, ...]]] = []
    title = page.title(linked)
    if title:
        found.append(("title", title))
    authors = page.authors(linked)
    if authors:
        found.append(("author", authors))
    date = page.date(linked)
    if date:
        found.append(("date", date))
    language = page.language(linked)
    if language:
        found.append(("lang", language))
    return tuple(found)


class _Page:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.meta: dict[str, list[str]] = {}
        self.of: dict[str, list[Element]] = {}
        for element in tree.elements:
            self.of.setdefault(element.name, []).append(element)
            if element.name == "meta":
                for key in ("property", "name", "itemprop"):
                    name, content = element.get(key).lower(), _folded(element.get("content"))
                    if name and content:
                        self.meta.setdefault(name, []).append(content)

    def _first(self, names: Iterable[str]) -> str:
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def linked_data(self) -> Mapping[str, Any]:
        """The page's article in schema.org's JSON-LD; empty where there is none."""
        best: Mapping[str, Any] = {}
        for script in self.of.get("script", []):
            if script.get("type").strip().lower() != "application/ld+json":
                continue
            raw = "".join(
                self.tree.source[event.start : event.end]
                for event in self.tree.events[script.first : script.last]
                if event.kind is EventKind.RAW
            )
            try:
                things = list(_things(json.loads(raw.strip().removeprefix("<![CDATA[").removesuffix("]]>"))))
            except (ValueError, RecursionError):
                continue
            for thing in things:
                kinds = {str(kind).lower().rsplit("/", 1)[-1] for kind in _listed(thing.get("@type"))}
                if kinds & _ARTICLES and _worth(thing) > _worth(best):
                    best = thing
        return best

    def title(self, linked: Mapping[str, Any]) -> str:
        stated = _folded(_text(linked.get("headline")) or "") or self._first(_TITLES)
        written = next((self.tree.text(one) for one in self.of.get("title", []) if not _in(one, "svg")), "")
        heads = [text for one in self.of.get("h1", self.of.get("h2", [])) if (text := self.tree.text(one))]
        for whole in (stated, written):
            # What the page shows as its heading is the title; the rest of the head's is the site's name.
            named = [head for head in heads if len(head) > 3 and head.casefold() in whole.casefold()]
            shown = max(named, key=len, default="")
            if shown or (len(heads) == 1 and "h1" in self.of and _akin(heads[0], whole)):
                return shown or heads[0]
        # A head that names the site alone says nothing of the page; a lower heading like it would be the page's title.
        lower = [self.tree.text(one) for one in self.of.get("h2", [])]
        if not stated and len(heads) == 1 and "h1" in self.of and not any(_akin(head, written) for head in lower):
            return heads[0]
        site = self._first(("og:site_name", "application-name"))
        return _without_site(stated or written, site, certain=bool(stated)) or (heads[0] if len(heads) == 1 else "")

    def authors(self, linked: Mapping[str, Any]) -> tuple[str, ...]:
        names = [_folded(_text(one)) for one in _listed(linked.get("author"))]
        names = names or [name for key in _AUTHORS for name in self.meta.get(key, [])]
        names = [name for name in names if name and not name.lower().startswith(("http:", "https:", "@"))]
        if not names:
            # A row of statements has date and minutes behind the name.
            names = [_BAR.split(_DATED.sub("", _BY.sub("", name, count=1)))[0] for name in self._shown_authors()]
        return tuple(dict.fromkeys(name for name in names if 1 < len(name) <= 80))

    def _shown_authors(self) -> Iterator[str]:
        for element in self.tree.elements:
            marked = (
                "author" in element.words("rel")
                or "author" in element.words("itemprop")
                or element.words("class") & {"author", "byline", "p-author", "author-name", "byline-name"}
            )
            if element.name in {"a", "span", "p", "div", "address", "cite"} and marked and not _commented(element):
                text = self.tree.text(element)
                if 1 < len(text) <= 80 and not _CLICKED.match(text):
                    yield text
                    return

    def date(self, linked: Mapping[str, Any]) -> str:
        stated = _text(linked.get("datePublished")) or self._first(_DATES)
        if stated:
            return stated.strip()
        for element in self.of.get("time", []):
            if not _commented(element) and not element.words("class") & {"updated", "modified"}:
                return element.get("datetime").strip() or self.tree.text(element)
        return ""

    def language(self, linked: Mapping[str, Any]) -> str:
        root = next(iter(self.of.get("html", [])), None)
        own = (root.get("lang") or root.get("xml:lang")) if root is not None else ""
        stated = own or _text(linked.get("inLanguage")) or self._first(("content-language", "og:locale", "dc.language"))
        return stated.strip().replace("_", "-")


def _folded(text: str) -> str:
    return " ".join(unescape(text).split())


def _things(data: Any) -> Iterator[Mapping[str, Any]]:
    for item in _listed(data):
        if isinstance(item, dict):
            yield item
            yield from _things(item.get("@graph"))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A value of linked data as text: a person or thing by its name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName") or value.get("@value")
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else ""


def _worth(thing: Mapping[str, Any]) -> int:
    """How much a thing tells: an article with author and date rather than the page that holds it."""
    return sum(key in thing for key in ("headline", "author", "datePublished"))


def _without_site(title: str, site: str, *, certain: bool) -> str:
    parts = _SUFFIX.split(title)
    if len(parts) > 1 and site and parts[-1].casefold() == site.casefold():
        last = list(_SUFFIX.finditer(title))[-1]
        return title[: last.start()].strip()
    cuts = list(_CERTAIN_SUFFIX.finditer(title))
    return title[: cuts[-1].start()].strip() if cuts and not certain else title.strip()


def _akin(head: str, title: str) -> bool:
    """Whether most words of the shorter one of two titles are in the other one as well."""
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (head, title))
    shorter = min(len(first), len(second))
    return shorter > 1 and 2 * len(first & second) >= shorter


def _in(element: Element, name: str) -> bool:
    parent = element.parent
    while parent is not None:
        if parent.name == name:
            return True
        parent = parent.parent
    return False


def _commented(element: Element) -> bool:
    """Whether an element stands among readers' comments, or in what surrounds the page's text."""
    one: Element | None = element
    while one is not None:
        words = one.words("class") | one.words("id")
        if any(word.startswith("comment") for word in words) or one.name in {"aside", "nav", "footer"}:
            return True
        one = one.parent
    return False
