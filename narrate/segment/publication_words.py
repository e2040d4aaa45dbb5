"""What a publication speaks of when it speaks of itself, by kind, in the languages that we know.

A word alone says little: critics write about newsletters and tickets. `furniture` counts kinds, near a text's end.
"""

from __future__ import annotations

import re

_KINDS: tuple[tuple[str, ...], ...] = (
    # letters and feeds that one can subscribe to; in each language
    (
        "subscribe|unsubscribe|subscription|subscriptions|newsletter|newsletters|mailing list|inbox|rss|atom feed",
        "e-?mail address|e-?mail alerts?|abonnement|abonnieren|abonniert|abonnez|abo|newsletter|suscr[ií]bete",
        "infolettre|faites un don|förderabo|suscripción|bolet[ií]n|s[’']inscrire|je m[’']inscris|adh[ée]sion",
        "cotisation|postfach|boîte mail",
    ),
    # platforms
    (
        "facebook|twitter|instagram|youtube|tiktok|bluesky|mastodon|pinterest|whatsapp|linkedin|tumblr|reddit|patreon",
        "ko-fi|spotify|apple podcasts|apple news|google play|itunes|letterboxd|substack|stitcher|deezer|disqus",
    ),
    # the publication and its reader
    (
        "our (?:site|app|website|readers|listeners|supporters|sponsors|members|partners|podcast|work|journalism)",
        "this (?:site|website|newsletter|podcast|e-?mail|blog|article)|get the app|in unserer app",
        "unsere[rn]? (?:app|seite)",
        "notre (?:site|lettre|application)|nuestr[ao] (?:bolet[ií]n|web|newsletter)|su correo|tu correo",
        "your (?:feedback|e-?mail|data|browser|privacy|support|ad choices)|euch|site experience",
    ),
    # accounts, comments, data, rights
    (
        "account|password|cookies?|privacy|terms|conditions|copyright|rights reserved|gdpr|do not sell|my data",
        "disclaimer",
        "impressum|datenschutz|agb|mentions l[ée]gales|aviso legal|comments?|kommentare?|kommentieren|commentaires?",
        "comentarios?|permalink|trackback|moderated|moderation|confidential|confidentiality|intended solely|addressee",
        "sign in|log in|block or report|report abuse|star rating|review purposes|data from|user agreement|made by fans",
        "noncommercial use|all correspondence|views expressed",
    ),
    # money, tickets, premises
    (
        "tickets?|box office|membership|gift|voucher|discount|free trial|shop|stockists|merch|sponsors?|advertisers?",
        "advertising|registered charity|support for|brought to you|contribution|favour|supporter|priority booking",
        "kostenlos|gratuit|gratis|eintritt|abo|subvention|prize draw|on sale",
    ),
    # getting about on a site, in a building, with a sheet of paper
    (
        "back to top|back to home|next post|next page|next issue|next production|previous|older|newer|home|archive",
        "menu",
        "printer-friendly|skip to|site ?map|load more|see more|show more|most read|most viewed|most popular|trending",
        "more from|more stories|related lists?|recent activity|jump to|back to the|webring|visitor no|guestbook",
        "page has been viewed",
        r"best viewed|top 100|hotlink|theme by|view (?:\w+ )?more|dans la même rubrique|más información",
        "view all|also on|startseite|accueil|inicio",
        "emergency exits?|exits|your phones?|no outside food",
        "latecomers|recycled?|voie publique|reuse this content|embedded video|no longer available",
    ),
)
_ORDERS = (
    "follow|like|share|join|donate|support|sign up|log in|login|register|download|click|tap|rate|review|visit|print",
    "find",
    "contact|write to|tell us|get|send|become|buy|book|order|stay|leave|post|add|enter|listen|vote|sign|tag",
    "read|please|make",
    "folgt|folge|folgen sie|teilen|teile|melden sie|jetzt|lasst uns|bewerte|bewertet|hinterlass|bitte",
    "unterst[üu]tzen sie|suivez|faites|partagez|t[ée]l[ée]chargez|imprimer|connectez|retrouvez|d[ée]couvrez|ne pas",
    "s[ií]gue(?:nos)?|comparte|descarga|[uú]nete",
)
KINDS = tuple(re.compile(rf"(?<![\w’'-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE) for words in _KINDS)
"""A pattern for each kind."""
ORDERS = re.compile(rf"(?:^|[.!?:|•·,]\s?|\b(?:to|and|und|et|y) )(?:{'|'.join(_ORDERS)})(?![\w-])", re.IGNORECASE)
"""An order to whoever reads, where a sentence begins."""
ADDRESS = re.compile(
    r"https?://|www\.|[\w.+-]{1,40}@[\w-]{1,40}\.|\b[\w-]{2,40}\.(?:com|org|net|example|co\.uk|de|fr|es)\b|©|\(c\)\s|(?<!\w)@\w{3,30}",
    re.IGNORECASE,
)
PRICE = re.compile(r"[£$€]\s?\d|\d\s?(?:€|euros?|%)", re.IGNORECASE)
