"""The lines around readers' comments that nobody wrote: headings, tools, and what a forum tells about its members.

Every blog, forum and newspaper lays them out in its own way, but all are made of the same few words.
"""

from __future__ import annotations

import re

from narrate.segment.comment_dates import LONGEST, SHORT_AGE, WHEN, may_hold_date
from narrate.segment.comment_headers import names_sender
from narrate.segment.patterns import either

_TOOL = either(
    r"(?:log|sign) in to (?:reply|comment|vote)",
    r"reply with quote",
    r"reply to this(?: comment)?",
    r"repl(?:y|ies|ied)",
    r"link to (?:this )?comment",
    r"permalink|permanent link",
    r"liked by .{1,80}$",
    r"(?:un)?likes?|liked|dislikes?",
    r"edited|edit|delete",
    r"report(?: abuse| comment| this)?|flag(?: as inappropriate)?|mark as spam",
    r"share(?: this)?(?: comment)?|copy link|embed",
    r"recommend(?:ed)?|upvote|downvote|vote (?:up|down)",
    r"(?:view|show|hide|see|load|read) (?:all |more )?(?:\d{1,4} )?(?:more )?(?:repl(?:y|ies)|comments?|translation)",
    r"(?:show|read|see) more",
    r"\d{1,4} (?:more )?(?:comments?|repl(?:y|ies))",
    r"expand full comment|collapse(?: thread)?|continue (?:this )?thread",
    r"avatar|profile picture|user avatar",
    r"ip(?: address)?:? logged|logged",
    r"link|thread|save|parent|context|prev|next|root|hide|unhide|give award",
    r"back to top|quote|top comment|pinned(?: by .{1,60}$)?|highlighted(?: comment)?",
    r"author|contributor|staff|verified|subscriber|post author|original poster",
    r"antworten|gefällt mir(?: nicht)?|melden|teilen|zitieren",
    r"répondre|j[’']aime|signaler|partager|citer",
    r"responder|me gusta|denunciar|compartir",
    r"\d{1,7} ?(?:likes?|votes?|points?|thumbs up|upvotes?|favou?rites?|people like this|recommends?)",
    r"\d{1,3}(?:[.,]\d{1,3})?k?",
)
_BETWEEN_TOOLS = re.compile(r"[^\w@#\"“”]+")
_AROUND = either(
    r"sort(?:ed)? by\b.{0,40}$",
    r"order by\b.{0,40}$",
    r"(?:oldest|newest|best|most liked)(?: first)?$",
    r"(?:add|write|post|leave) (?:a|your) (?:public )?(?:comment|reply|response)\W*$",
    r"post a reply$",
    r"kommentar (?:schreiben|hinterlassen|verfassen)$",
    r"\d{1,4} posts? • page \d",
    r"page \d{1,4} of \d{1,4}$",
    r"author\s+message$",
    r"(?:view|load|show|see) more comments?$",
    r"\d{1,5} more comments?\W*$",
    r"(?:the )?comments (?:to|on|for) this (?:entry|post|article|story) are closed\W*$",
    r"this (?:comment|post) (?:was|has been) (?:removed|deleted)\b.{0,120}$",
    r"comment (?:removed|deleted)(?: by .{1,60})?$",
    r"\[?(?:comment )?(?:removed|deleted)\]?(?: by .{1,40})?$",
    r"(?:stickied|pinned|featured|top) comment$",
    r"\d{1,3} ?% upvoted$",
    r"newest first\b.{0,60}$",
    r"facebook comments plugin$",
    r"(?:subscribe\W+)?add disqus to your site\b.{0,100}$",
    r"all times are\b.{0,60}$",
    r"you (?:cannot|can) (?:post|reply|edit|delete|vote|attach)\b.{0,80}$",
    r"you may (?:not )?(?:post|reply|edit)\b.{0,80}$",
    r"display posts from previous\b.{0,80}$",
    r"(?:return|jump) to:?\s.{1,60}$",
    r"who is online$",
    r"users browsing this (?:forum|thread)\b.{0,100}$",
    r"posting (?:permissions|rules)$",
    r"«\s?previous thread\b.{0,60}$",
    r"(?:previous|next) (?:topic|thread)$",
    r"board index\b.{0,120}$",
    r"last edited by .{1,100}$",
)
_PROFILE = either(
    r"(?:joined|join date|registered|member since|posts|messages|location|from|reputation|rep|threads|karma|age"
    r"|gender|occupation|beiträge|registriert|wohnort|inscrit|localisation|mensajes|registrado)\s?:\s?\S.{0,60}$",
    r"(?:member|user|post) ?#\s?:?\s?\d{1,8}$",
    r"(?:senior |junior |new |veteran |active |registered )?(?:member|user|moderator|administrator|newbie|regular)$",
    r"(?:works|worked|studied|studies|lives) (?:at|in) .{1,80}$",
    r"\d{1,6} (?:posts|reviews|followers|subscribers)$",
)
_RANK = either(
    r"member ?#|(?:registered|active) (?:user|member)$",
    r"(?:joined|join date|registered|member since|posts|messages|registriert|inscrit|mensajes)\s?:",
)
_SECTION = either(
    r"\W{0,20}(?:(?:\d{1,5}|one|two|three|four|five|all|latest|recent|your|our|reader|readers[’']|readers)\s)?"
    r"(?:comments?|responses?|replies|thoughts|discussion|kommentare?|commentaires?|comentarios?)"
    r"(?:\s?\(\d{1,5}\))?"
    r"(?:\s(?:on|to|so far|about|zu|sur|sobre|from|\().{0,120})?(?:\W+(?:leave|post|add) a (?:new )?comment)?\W*$",
    r"\d{1,5} comments?\s\S.{0,60}\b(?:disqus|log ?in|privacy policy)\b.{0,60}$",
    r"what (?:readers|you) (?:say|said|think|thought)\W*$",
)
_SURE = either(
    r"\d",
    r"\breaders?\b",
    r"(?:comments?|kommentare?|commentaires?|comentarios?)(?:\W*$|\s\w{2,4}\s(?:[“\"«„]|this\b))",
)
_ANSWER = re.compile(r"(?:re|aw|sv|antwort|rép)\s?:\s", re.IGNORECASE)
_NO_COMMENTS = re.compile(r"\W*(?:no|0)\s", re.IGNORECASE)


def is_section(text: str) -> bool:
    """Whether a line heads the comments: "4 comments:", "3 Responses to “…”", "Comments (12)"."""
    return len(text) < 140 and bool(_SECTION.match(text)) and not (_NO_COMMENTS.match(text) or names_sender(text))


def is_sure_section(text: str) -> bool:
    """Whether a heading of comments can be nothing else; an essay has "Discussion" or "Comments on a wet night"."""
    return bool(_SURE.search(text))


def is_answer(text: str) -> bool:
    """Whether a line is the subject of an answer: "Re: The lamp (Score: 2)"."""
    return bool(_ANSWER.match(text)) and len(text) < LONGEST


def is_tool(text: str) -> bool:
    """Whether a line has nothing but what can be clicked, counted or shown beside a comment."""
    if len(text) > LONGEST or _AROUND.match(text):
        return len(text) <= LONGEST
    at = 0
    found = False
    dated = may_hold_date(text)
    while at < len(text):
        # Longest first: "12 likes" is one thing, and so is an age; what lies between them is only signs.
        tool = SHORT_AGE.match(text, at) or _TOOL.match(text, at)
        match = tool or (WHEN.match(text, at) if dated else None)
        if match and (match.end() == len(text) or not text[match.end()].isalnum()):
            at = match.end()
            found = found or tool is not None
            continue
        gap = _BETWEEN_TOOLS.match(text, at)
        if gap is None:
            return False
        at = gap.end()
    return found or not any(character.isalnum() for character in text)


def closes_with_age(text: str) -> bool:
    """Whether a line has both tools and the comment's age, so that one stands under every comment."""
    if len(text) > LONGEST or not is_tool(text):
        return False
    pieces = [piece.strip() for piece in re.split(r"[·•|]", text)]
    aged = any(SHORT_AGE.fullmatch(piece) or WHEN.fullmatch(piece) for piece in pieces)
    return aged and any(re.fullmatch(r"[^\W\d][^\d]{2,20}", piece) for piece in pieces)


def is_profile(text: str) -> bool:
    """Whether a line is what a forum tells about a writer, under the name."""
    return len(text) < 100 and bool(_PROFILE.match(text))


def is_rank(text: str) -> bool:
    """Whether a profile's line is one that only forums have: since when a member, how many posts."""
    return len(text) < 100 and bool(_RANK.match(text))
