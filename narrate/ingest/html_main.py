"""Which parts of a page are its text, and which the site around it: menus, teasers, notices.

trafilatura says which words belong to the text and its comments, where it is installed (`narrate[web]`); else the
page's landmarks and its paragraphs say it. Only the decision is taken from there. The text itself comes from our
own walk along the source, because an extractor drops short lines, and a dialogue is made of them.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from narrate.ingest.html_rules import part_reason
from narrate.ingest.html_tree import Element, EventKind, Tree

OUTSIDE = "outside the main content"
_CONTAINERS = {
    "body",
    "html",
    "div",
    "main",
    "article",
    "section",
    "table",
    "tbody",
    "tr",
    "td",
    "center",
    "form",
    "span",
}
_LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "li", "figure", "dt", "dd", "pre", "td"}
_GROUPS = {"div", "section", "ul", "ol", "dl", "table", "aside", "p", "menu"}
_PARAGRAPHS = {"p", "blockquote", "li", "dd", "dt", "pre", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
_AROUND = re.compile(
    r"(?:^|[-_])(?:share|sharing|sharedaddy|social|related|jp-relatedposts|newsletter|subscribe|subscription|advert"
    r"|advertisement|ads?|promo|breadcrumbs?|cookies?|popup|sidebar|widget|pagination|pager|toolbar|skip-link|printfriendly"
    r"|post-navigation|nav-links|navigation|menu|signup|donate|paywall|recommended|trending|print-only)(?:$|[-_])"
)
_COMMENTS = re.compile(r"(?:comments?|comment-?list|comment-?area|comments-area|commentlist|disqus_thread)\Z")
_WORD = re.compile(r"\w+")
_BELOW_TITLE = {"p", "h2", "time", "address"}
_FEW_WORDS = 600
"""Letters between a title and its text; where there are more, another text stands there."""
_RUN = 4
"""Words; as many in a row are hardly found by chance in two places."""
_LONG_ENOUGH = re.compile(rf"(?:\w+\W+){{{_RUN - 1}}}\w")
_AHEAD = 2000
"""Characters of the extract behind the last text that was found in it, among which the next one is looked for."""
_SHARE = 0.85
"""Of the text that was found: an element with more of it holds the main content."""
_LINKED = 0.6
"""Of a group's text: where more of it are links, it is a menu or a list of teasers."""


_Like = tuple[str, frozenset[str]]
"""An element's name and classes."""


def page_reasons(tree: Tree) -> tuple[dict[Element, str], frozenset[int]]:
    """What is left out of a page: elements with the reason, and the numbers of events with text outside the rest."""
    reasons = _parts(tree)
    page = _Page(tree, reasons)
    page.choose()
    return page.reasons, page.silent()


def _parts(tree: Tree) -> dict[Element, str]:
    return {element: reason for element in tree.elements if (reason := part_reason(tree, element, page=True))}


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums over the events, so that what an element holds costs one subtraction."""

    sums: tuple[int, ...]

    def of(self, element: Element) -> int:
        return self.sums[element.last + 1] - self.sums[element.first]


def _sums(values: list[int]) -> _Sums:
    return _Sums(tuple(accumulate(values, initial=0)))


class _Page:
    def __init__(self, tree: Tree, reasons: dict[Element, str]) -> None:
        self.tree = tree
        self.reasons = reasons
        self.extracted = _extracted(tree.source)
        count = len(tree.events)
        self._length, self._linked_length, self._kept_length = [0] * count, [0] * count, [0] * count
        links = [0] * count
        for element in tree.elements:
            links[element.first] = int(element.name == "a")
        self._measure()
        self.lengths, self.linked, self.links = _sums(self._length), _sums(self._linked_length), _sums(links)
        self.prose = _sums(self._prose())
        self.kept = _sums(self._kept_length) if self.extracted else self.prose
        self.main: list[bool] = [False] * len(tree.events)
        self._texts: dict[Element, set[_Like]] = {}

    def _events(self) -> Iterator[tuple[int, str, bool]]:
        """Texts that no reason leaves out: event's number, the text, whether it is a link."""
        number, link = 0, 0
        events = self.tree.events
        while number < len(events):
            event, element = events[number], events[number].element
            if event.kind is EventKind.OPEN and element is not None:
                if element in self.reasons:
                    number = element.last + 1
                    continue
                link += element.name == "a"
            elif event.kind is EventKind.CLOSE and element is not None:
                link -= element.name == "a"
            elif event.kind in {EventKind.TEXT, EventKind.RAW}:
                text = self.tree.source[event.start : event.end]
                if text.strip():
                    yield number, html.unescape(text), link > 0
            number += 1

    def _measure(self) -> None:
        extract = _Extract(self.extracted)
        for number, text, link in self._events():
            length = len("".join(text.split()))
            self._length[number] = length
            self._linked_length[number] = length if link else 0
            self._kept_length[number] = length if self.extracted and extract.has(text) else 0

    def _prose(self) -> list[int]:
        """The text of paragraphs that are not mostly links: what counts where nothing was extracted."""
        found = [0] * len(self._length)
        for element in self.tree.elements:
            if element.name in _PARAGRAPHS and self.linked.of(element) < _LINKED * self.lengths.of(element):
                found[element.first : element.last] = self._length[element.first : element.last]
        return found

    def choose(self) -> None:
        """Mark what is main content, and give the rest its reason."""
        roots = [self._container(), *self._comments()]
        for root in roots:
            self._claim(root.first, root.last + 1)
        if self.extracted:
            for element in self.tree.elements:
                # The title, the standfirst: outside of the element that holds the text, but taken by the extractor.
                if element.name in _LEAVES and 2 * self.kept.of(element) > self.lengths.of(element) > 0:
                    self._claim(element.first, element.last + 1)
        self._claim_title()
        for root in roots:
            self._reject(root)
        self._give_reasons()

    def _claim(self, first: int, after: int, *, main: bool = True) -> None:
        self.main[first:after] = [main] * (after - first)

    def _claim_title(self) -> None:
        heads = [one for one in self.tree.elements if one.name == "h1" and self.lengths.of(one)]
        if len(heads) == 1:
            text = next((number for number, flag in enumerate(self.main) if flag and self._length[number]), 0)
            self._claim(heads[0].first, heads[0].last + 1)
            self._claim_between(heads[0].last, text)

    def _claim_between(self, title: int, text: int) -> None:
        """Claim the paragraphs between the title and the text: byline, date, stand-first."""
        between = [
            one for one in self.tree.elements if title < one.first and one.last < text and one.name in _BELOW_TITLE
        ]
        if sum(self.lengths.of(one) for one in between) <= _FEW_WORDS:
            for one in between:
                if 2 * self.linked.of(one) <= self.lengths.of(one) and one not in self.reasons:
                    self._claim(one.first, one.last + 1)

    def _container(self) -> Element:
        """The element that holds the text."""
        start = self._landmark() or next(
            (one for one in self.tree.elements if one.name == "body"), self.tree.elements[0]
        )
        element = self._innermost(start, self.kept)
        if self.extracted:
            wider = self._innermost(start, self.prose)
            if 2 * self.prose.of(element) < self.prose.of(wider):
                return wider  # the extractor took one part of several
        return element

    def _innermost(self, element: Element, found: _Sums) -> Element:
        """The innermost element that holds nearly all of what was found in an element."""
        total = found.of(element)
        while total:
            inner = next(
                (
                    child
                    for child in element.children
                    if child.name in _CONTAINERS and child not in self.reasons and found.of(child) >= _SHARE * total
                ),
                None,
            )
            if inner is None:
                break
            element = inner
        return element

    def _landmark(self) -> Element | None:
        """The element that the page itself calls its text, if it holds some."""
        total = sum(self.kept.of(one) for one in self.tree.elements if one.name == "body")
        for is_text in (_is_article_body, _is_main, _is_article):
            found = [one for one in self.tree.elements if is_text(one) and one not in self.reasons]
            if len(found) == 1 and 2 * self.kept.of(found[0]) >= total > 0:
                return found[0]
        return None

    def _comments(self) -> list[Element]:
        """The elements that hold the readers' comments."""
        found: list[Element] = []
        for element in self.tree.elements:
            inside = bool(found) and element.last < found[-1].last
            if _is_comments(element) and not inside and self.lengths.of(element) and element not in self.reasons:
                found.append(element)
        return found

    def _reject(self, root: Element) -> None:
        """Leave out what lies inside the main content and does not belong to it: teasers, sharing, notices.

        What a page builder calls a widget is one; but where others like it beside it were taken, so is this one: the
        extractor drops short lines, and somebody may have said no more than “Yes.”.
        """
        for element in self.tree.elements:
            if not root.first < element.first < root.last or element.name not in _GROUPS:
                continue
            length = self.lengths.of(element)
            taken = bool(self.extracted) and 10 * self.kept.of(element) >= length
            if not length or element in self.reasons or taken or _in_comments(element):
                continue
            names = element.words("class") | element.words("id")
            around = any(_AROUND.search(name) for name in names) and not self._like_its_siblings(element, root)
            linked = self.linked.of(element) > _LINKED * length and self.links.of(element) >= 3
            if around or linked:
                self._claim(element.first, element.last + 1, main=False)

    def _like_its_siblings(self, element: Element, root: Element) -> bool:
        """Whether elements like this one, with the same classes beside it, are the text.

        The extractor took most of one of them, or, without an extractor, they hold half of what there is.
        """
        parent, key = element.parent, (element.name, frozenset(element.words("class")))
        if parent is None:
            return False
        if parent not in self._texts:
            alike: defaultdict[_Like, list[Element]] = defaultdict(list)
            for one in parent.children:
                alike[one.name, frozenset(one.words("class"))].append(one)
            self._texts[parent] = {like for like, found in alike.items() if self._are_text(found, root)}
        return key in self._texts[parent]

    def _are_text(self, found: list[Element], root: Element) -> bool:
        if self.extracted:
            return any(2 * self.kept.of(one) > self.lengths.of(one) > 0 for one in found)
        return len(found) > 1 and 2 * sum(map(self.prose.of, found)) >= self.prose.of(root) > 0

    def _give_reasons(self) -> None:
        main = _sums(
            [int(flag and self.lengths.sums[n + 1] > self.lengths.sums[n]) for n, flag in enumerate(self.main)]
        )
        after = -1
        for element in self.tree.elements:
            if element.first < after or element in self.reasons or element.name in {"html", "body"}:
                continue
            if self.lengths.of(element) and not main.of(element):
                self.reasons[element] = OUTSIDE
                after = element.last

    def silent(self) -> frozenset[int]:
        """Events with text that lies in an element with main content, but is none."""
        return frozenset(number for number, _, _ in self._events() if not self.main[number])


def _is_article_body(element: Element) -> bool:
    return "articlebody" in element.words("itemprop")


def _is_main(element: Element) -> bool:
    return element.name == "main" or "main" in element.words("role")


def _is_article(element: Element) -> bool:
    return element.name == "article" and not _in_comments(element)


def _is_comments(element: Element) -> bool:
    names = element.words("id") | element.words("class")
    return element.name in {"div", "section", "ol", "ul", "article"} and any(_COMMENTS.match(name) for name in names)


def _in_comments(element: Element) -> bool:
    one: Element | None = element
    while one is not None:
        if _is_comments(one) or "comment" in one.words("class"):
            return True
        one = one.parent
    return False


class _Extract:
    """The words that an extractor took, asked for text by text in the order of the page."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.at = 0
        self._grams: set[tuple[str, ...]] | None = None

    def has(self, text: str) -> bool:
        """Whether most runs of words of a text were taken; a text of fewer words than a run has none."""
        if not _LONG_ENOUGH.search(text):
            return False
        words = " ".join(text.split())
        # Mostly it stands there as it is, a little further on; only elsewhere every run of words is looked for.
        at = self.text.find(words, self.at, self.at + len(words) + _AHEAD)
        if at >= 0 and self._between_words(at, at + len(words)):
            self.at = at + len(words)
            return True
        if self._grams is None:
            self._grams = set(_runs(self.text))
        own = _runs(words)
        return 2 * sum(gram in self._grams for gram in own) >= len(own)

    def _between_words(self, start: int, end: int) -> bool:
        return not (self.text[max(start - 1, 0) : start].isalnum() or self.text[end : end + 1].isalnum())


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return list(zip(*(words[offset:] for offset in range(_RUN)), strict=False))


def _extracted(source: str) -> str:
    """What trafilatura takes for text and comments; empty where it is not installed or finds nothing."""
    try:
        import trafilatura
    except ImportError:
        return ""
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(source, include_comments=True, include_tables=True, favor_recall=True)
    except Exception:  # an adviser that fails on a broken page must not stop the reading
        return ""
    return found or ""
