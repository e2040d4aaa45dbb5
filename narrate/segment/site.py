"""A site's head above the title and its foot below everything: menus, breadcrumbs, addresses, legal links."""

from __future__ import annotations

import re

from narrate.model.document import BlockKind
from narrate.segment.bylines import credit, is_count
from narrate.segment.draft import Draft, Part, skip

_MENU = {
    word
    for line in (
        "home|homepage|start|about|about us|about me|contact|contact us|archive|archives|search|menu|blog|news|reviews",
        "features|interviews|podcast|podcasts|shop|store|cart|events|log in|login|sign in|sign up|subscribe|donate",
        "register|my account|account|newsletter|newsletters|support us|support|membership|faq|help|rss|feed|facebook",
        "twitter|instagram|youtube|tickets|what's on|what’s on|study|research|visit|press|advertise|ask me anything",
        "submit|submit a post|gallery|links|categories|books|tv|music|film|films|movies|festivals|essays|index",
        "sections|topics|world|politics|sport|sports|opinion|culture|lifestyle|video|videos|photos|calendar|courses",
        "library|publications|people|staff|students|alumni|venue|your visit|cinema|listings|my list|random|ask",
        # French, German, Spanish
        "accueil|à propos|contactez-nous|s'abonner|s’abonner|se connecter|connexion|recherche|rechercher|boutique",
        "critiques|entretiens|dossiers|festivals|actualités|rubriques|rss",
        "startseite|über uns|über mich|kontakt|archiv|suche|suchen|anmelden|abo|kultur|kritiken|termine|politik",
        "wirtschaft|sport|feuilleton|mediathek|veranstaltungen",
        "inicio|portada|acerca de|sobre nosotros|contacto|archivo|buscar|suscríbete",
        "críticas|entrevistas|noticias|tienda",
    )
    for word in line.split("|")
}
_FOOT = {
    word
    for line in (
        "privacy|privacy policy|privacy notice|terms|terms of use|terms of service|terms and conditions|cookies",
        "cookie policy|cookie settings|disclaimer|accessibility|site map|sitemap|status|careers|jobs|imprint|legal",
        "collection notice|back to top|top|newer post|newer posts|older post|older posts|previous page|next page",
        "previous|next|manage preferences|accept all|accept|reject|reject all|decline|text to speech|teams|copyright",
        "comments|permalink|print|share|community rules|comentarios|normas de participación|kommentare|commentaires",
        "permissions|get the app|start writing|write|masthead|submissions|community guidelines|do not sell my info",
        "mentions légales|cgu|cgv|plan du site|confidentialité|politique de confidentialité|crédits|presse",
        "impressum|datenschutz|datenschutzerklärung|agb|nutzungsbedingungen|barrierefreiheit|mediadaten",
        "aviso legal|política de privacidad|privacidad|mapa del sitio|política de cookies|condiciones de uso",
    )
    for word in line.split("|")
}
_WORDS = _MENU | _FOOT
_HEADS_MENU = re.compile(
    r"(?:main |primary |site )?(?:menu|navigation)|(?:menu|navigation) principale?|hauptmenü|menü|menú(?: principal)?",
    re.IGNORECASE,
)
_LONGEST = max(len(word.split()) for word in _WORDS)
_BARS = re.compile(r"\s*(?:[|>›»·•∙—]|\s/\s|\s–\s|\s-\s)\s*")
_BREADCRUMB = re.compile(r"[^>›»]{2,40}(?:\s[>›»]\s[^>›»]{2,60}){1,5}$")
_STEP = re.compile(r"\s[>›»]\s")
_CONTACT = re.compile(
    r"(?:tel|phone|telephone|fax|e-?mail|téléphone|telefon|teléfono|address|contact)\s?[.:].{3,120}$", re.IGNORECASE
)
_POSTAL = re.compile(r"[^.!?]{0,100}\b\d{1,5}\b[^.!?]{0,100}$")
_TOP = 25
"""Paragraphs at the beginning among which a site's head is looked for."""
_SHORT = 100
"""Characters of the longest line of a site's head."""


def menu_items(text: str) -> int:
    """How many of a menu's items a line names, or 0 where it names anything else as well."""
    if not text or len(text) > 200 or text.endswith((".", "?", "!", ":")):
        return 0
    items = [item.strip().casefold() for item in _BARS.split(text) if item.strip()]
    items = [re.sub(r"\s?\(\d{1,4}\)$", "", item) for item in items]
    known = sum(item in _WORDS for item in items)
    if len(items) == 1:
        return known or _run(text)
    return len(items) if known >= 2 and 2 * known >= len(items) and max(map(len, items)) < 40 else 0


def _run(text: str) -> int:
    """How many items stand in a row with only spaces between them ("Home About Shop"); 0 for fewer than three."""
    words = text.split()
    if not 3 <= len(words) <= 16:
        return 0
    place = found = covered = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            if " ".join(words[place : place + length]).casefold() in _WORDS:
                found, covered, place = found + 1, covered + length, place + length
                break
        else:
            if place == 0:
                return 0
            place += 1
    return found if found >= 3 and 2 * covered >= len(words) else 0


def head(draft: Draft) -> Draft:
    """Skip the menu above a text, and the site's name above the menu.

    What stands above a menu belongs to the site and what stands below to the text; a menu is three items or a row.
    """
    top = list(draft.open_parts())[:_TOP]
    items: dict[int, int] = {}
    for place, (_, part) in enumerate(top):
        path = _BREADCRUMB.match(part.text) is not None and len(_STEP.findall(part.text)) > 1
        if len(part.text) > (2 * _SHORT if path else _SHORT):
            break
        if not path and (part.block.kind is BlockKind.HEADING or part.text.endswith((".", "?"))):
            break
        if _HEADS_MENU.fullmatch(part.text):
            found = 3
        elif place - 1 in items and not part.blank_before and len(part.text) < 40:
            found = 1
        else:
            found = menu_items(part.text) or 2 * bool(_BREADCRUMB.match(part.text) and " " in part.text)
        if found:
            items[place] = found
    if not items or (sum(items.values()) < 3 and max(items.values()) < 2):
        return draft
    changes = {top[place][0]: skip("boilerplate: menu", "head") for place in items}
    last = max(items)
    if last + 1 < len(top) and len(top[last + 1][1].text) < _SHORT + 50:
        for place in range(last):
            number, part = top[place]
            if number not in changes and not _is_the_text(draft, part):
                changes[number] = skip("boilerplate: the site’s head", "head")
    return draft.with_parts(changes)


def _is_the_text(draft: Draft, part: Part) -> bool:
    """Whether a line is the known title or says who wrote the text and when."""
    return part.text.casefold() == draft.title.casefold() or credit(part.text, titled=True) is not None


def foot(draft: Draft) -> Draft:
    """Skip, from the end upwards, the lines that are links to legal pages, menus, addresses and counts."""
    found: list[int] = []
    total = 0
    for number, part in reversed(list(draft.open_parts())):
        if part.block.kind is BlockKind.HEADING and not menu_items(part.text):
            break
        weight = _foot_items(part, below=total)
        if not weight:
            break
        found.append(number)
        total += weight
    if total < 2:
        return draft
    return draft.with_parts({number: skip("boilerplate: the site’s foot", "foot") for number in found})


def _foot_items(part: Part, *, below: int) -> int:
    """How plainly a line belongs to a site's foot; a postal address does only above other such lines."""
    if len(part.text) > 200:
        return 0
    stated = credit(part.text)
    if stated is not None and stated.updated:
        return 2
    if _CONTACT.match(part.text):
        return 2
    address = below and part.text.count(",") >= 2 and len(part.text) < 160 and _POSTAL.match(part.text)
    return menu_items(part.text) or (1 if is_count(part.text) else 0) or (1 if address else 0)
