"""English rules about letters: initialisms, plurals of them, words in capitals, single letters.

espeak-ng spells what it cannot pronounce (`BFI`, `DVD`), and what it knows (`USA`); it says `VIP`, `IRA`, `IQ` and `AD`
as words. Dots make every voice spell: `V.I.P.`. Letters apart (`B F I`) would put a stress on each, and an `A` among
them would be an article.
"""

from __future__ import annotations

import re

from narrate.speech.english import roman
from narrate.speech.rule import Rule, rule

SHORT_WORDS = frozenset("""
A I AM AN AS AT BE BY DO GO HA HE HI HO IF IN IS IT ME MY NO OF OH ON OR OX PA SO TO UP US WE YE YO AH AW AX
ACE ACT ADD ADO AGE AGO AID AIL AIM AIR ALE ALL AND ANT ANY APE APT ARC ARE ARK ARM ART ASH ASK ASS ATE AWE AXE BAD BAG
BAN BAR BAT BAY BED BEE BEG BET BIB BID BIG BIN BIT BOB BOO BOW BOX BOY BRA BUD BUG BUM BUN BUS BUT BUY BYE CAB CAN CAP
CAR CAT COD COG CON COP COT COW COY CRY CUB CUE CUP CUT DAB DAD DAM DAY DEN DEW DID DIE DIG DIM DIN DIP DOE DOG DOT DRY
DUB DUD DUE DUG DUO DYE EAR EAT EEL EGG EGO ELF ELK ELM EMU END ERA ERR EVE EYE FAB FAD FAN FAR FAT FED FEE FEW FIG FIN
FIR FIT FIX FLU FLY FOE FOG FOR FOX FRY FUN FUR GAG GAP GAS GAY GEL GEM GET GIG GIN GOD GOT GUM GUN GUT GUY GYM HAD HAM
HAS HAT HAY HEM HEN HER HEY HID HIM HIP HIS HIT HOG HOP HOT HOW HUB HUE HUG HUH HUM HUT ICE ICY ILL INK INN ION IRE ITS
IVY JAB JAM JAR JAW JAY JET JOB JOG JOY JUG KEY KID KIN KIT LAB LAD LAP LAW LAY LEG LET LID LIE LIP LIT LOG LOT LOW MAD
MAN MAP MAT MAX MAY MEN MET MID MIX MOB MOM MUD MUG MUM NAG NAP NET NEW NIL NIT NOD NOR NOT NOW NUN NUT OAK OAR OAT ODD
OFF OIL OLD ONE OPT ORB ORE OUR OUT OWE OWL OWN PAD PAL PAN PAR PAT PAW PAY PEA PEG PEN PEP PER PET PIE PIG PIN PIT PLY
POD POP POT PRO PUB PUN PUP PUT RAG RAM RAN RAP RAT RAW RAY RED RIB RID RIG RIM RIP ROB ROD ROT ROW RUB RUG RUM RUN RYE
SAD SAG SAP SAT SAW SAY SEA SEE SET SEW SEX SHE SHY SIN SIP SIR SIS SIT SIX SKI SKY SLY SOB SON SOW SPA SPY STY SUB SUE
SUM SUN TAB TAG TAN TAP TAR TAX TEA TEN THE THY TIE TIN TIP TOE TON TOO TOP TOW TOY TRY TUB TUG TWO USE VAN VAT VET VIA
VOW WAR WAS WAX WAY WEB WED WET WHO WHY WIG WIN WIT WOE WON WOO WOW YES YET YOU ZEN ZIP ZOO ANN JIM TOM TIM JOE JACK AMY
AVA EVA IAN LEE LEO LIZ MIA NED PAM RON ROY SAM SUE TED UMA VIC KEN DAN BEN MEG
SIM RAM ROM PIN GIF LED ZIP SAG BAM POW ZAP UGH MMM HMM SHH AHH NAH YEP NOPE OOH MEH
NASA
""".split())
"""Two or three letters in capitals that are said as a word: short words, first names, and acronyms such as `SIM`."""
_INITIALISMS = frozenset("""
AARP ACLU ADHD AFAIK ALS AMPAS ASCII BAME BFFs BYOB CBSA CIAA DVLA EMEA ESPN FAQ FIFO GCHQ HIPAA HSBC HTML HTTP HTTPS IATA ICBM
IMAP IMDB IMHO ISBN LGBT LGBTQ LGBTQIA MCU MDMA MOMI MPAA NAACP NCAA NCIS NSFW NYFF NYPD LAPD OECD OSHA PBS POTUS RADA RSPCA
RSVP SARS SVOD TIFF UCLA UEA UHF UNHCR USAF USSR USPS VOD VIPS WGA YMCA YWCA AFI AMC ABC BAFTA CAA CEO COO CTO CFO CIO
DIY EBU EEA EEC EIU EOD EPA EPO ESA ETA EUR FAA FDA FIA FYI GIS GOP GPO HIV HUD IAEA ICU IEEE IMF IOC IPA IPO IRA IRS ISO ITV
IUD IVF LAX LOL MIA MOT NEA NGO NHS OBE OED OMG OPP OST PIA PTA RAF RIP RTE SEO SOS SUV TUC UAE UCL UFO UHD UI UN UNO USB USC
USD USP UTC UX VAR VIP WHO WTO YA AI AC AD AG AKA AM AP AV BA BO CE CI CO DA DI DOA DOB EA EEG EMT EP EPK ER ES EST ET EU EV
FA GA HE IA IB ID IE II IP IQ IR IT JP KO LA MA MO NE NI NY OA OAP OB OK OP OS OT OTT OU PA PE PI POV PO RA SA SE SI TA TE UA
UK UP UV VA WA AOL AWOL APA AMA IBM IAN AIM APR API AR ARV ASA ASAP ATM AVI BBQ BBC ITN IAC LSO RSO LPO EMI AEG
""".split()) - {"AWOL", "RADA", "SARS", "OSHA", "TIFF", "BAFTA", "MIA", "IAN", "AIM", "UP", "PIA", "RIP", "POTUS", "OH", "HE", "II", "ASAP",
               "AM", "OK"}  # fmt: skip
"""Capitals with vowels among them that are letters, not a word."""
ACRONYMS = frozenset("""
HAL NASA NATO UNESCO UNICEF BAFTA IMAX AIDS OPEC FIFA UEFA NAFTA ASEAN RADAR LASER SCUBA SONAR COVID POTUS FLOTUS SCOTUS NIMBY YOLO
FOMO GIF JPEG SARS MERS PIN SIM RAM ROM LED OLED LIDAR ANZAC OXFAM IKEA FEMA SWAT TASER OSHA RADA LAMDA GLAAD TIFF SAG NICAM
DARPA ERASMUS ZIP CAPTCHA BASIC COBOL JAWS MASH PETA UNCLE EPCOT MENSA NABISCO QANTAS RAND TARDIS TESLA WASP YUPPIE NORAD COBRA ARPANET
AWOL SALT START HAMAS INTERPOL EUROPOL LEGO NIKE VISA ASAP HIPAA DAB DALL ICANN NAACP
""".split()) - {"NAACP"}
"""Capitals that are said as a word, however many of them there are."""
KNOWN = frozenset("""
AC AI BBC BFI CBS CD CEO CGI CIA DC DJ DVD EU FBI FX HBO IMAX BAFTA NASA IRA ITV KGB LA LP MC MGM NBC NPR NY NYC OK PBS PC PR RAF RKO TV UFO UK UN
USA US USSR VCR VFX VHS HD UHD MI GPS PDF MTV CNN ABC ESPN DIY NATO LGBT LGBTQ AIDS HIV DNA IT IMDB
""".split()) - {"US", "IT"}
"""Initialisms that stand as they are among other words in capitals."""
_VOWELS = frozenset("AEIOUYÀÂÄÁÃÅÆÈÉÊËÌÍÎÏÒÓÔÖÕØÙÚÛÜ")
_SPELLED = {
    "IMDb": "I.M.D.B.", "AKA": "also known as", "aka": "also known as", "PhD": "P.H.D.", "PhDs": "P.H.D's",
    "WWI": "World War One", "WWII": "World War Two", "WW1": "World War One", "WW2": "World War Two",
    "NAACP": "N double A C P", "NCAA": "N C double A", "IEEE": "I triple E", "SciFi": "sci-fi", "BSc": "B.S.C.", "MSc": "M.S.C.", "MPhil": "M.Phil", "DPhil": "D.Phil", "LLB": "L.L.B.",
    "BAFTAs": "baftas", "Ph.D": "P.H.D.", "Ph.D.": "P.H.D.", "vfx": "V.F.X.", "tv": "T.V.", "iOS": "i.O.S.",
    "b/c": "because", "approx": "approximately", "Btw": "by the way", "btw": "by the way", "imo": "in my opinion",
    "IMO": "in my opinion", "IMHO": "in my humble opinion", "tbh": "to be honest", "FYI": "F.Y.I.",
}  # fmt: skip


def letters(run: str) -> str:
    """A run of letters in a code: words as words, the rest one by one; a lone letter stays."""
    upper = run.upper()
    if len(run) == 1 or upper in ACRONYMS:
        return upper if len(run) == 1 else run.capitalize()
    if len(run) > 3 and (run.islower() or run.istitle() or (_VOWELS & set(upper) and upper not in _INITIALISMS)):
        return run.capitalize() if run.isupper() else run
    if len(run) > 1 and run.istitle() and _VOWELS & set(upper):
        return run
    if len(run) > 2 and run.islower() and _VOWELS & set(upper) and upper in SHORT_WORDS:
        return run
    return spelled(upper)


def spelled(word: str) -> str:
    """Letters one by one, as every voice says them: `VIP` → V.I.P."""
    return ".".join(word) + "."


SPELLINGS: tuple[Rule, ...] = (
    rule(
        "spelled",
        rf"(?<![\w.])(?:{'|'.join(re.escape(word) for word in sorted(_SPELLED, key=len, reverse=True))})(?![\w./])",
        lambda m: _SPELLED[m[0]],
    ),
    rule(
        "letters joined by and",
        r"(?<![\w&])([A-Z]{1,3}) ?& ?([A-Z]{1,3})('?s)?(?![\w&.])",
        lambda m: _joined(m),
        "&",
    ),
    rule("degree", r"(?<!\w)(?:Ph\. ?D|ph\. ?d)(s?)\.?(?!\w)", lambda m: "P.H.D" + ("'s" if m[1] else "."), "h."),
)
"""Before other words."""
CAPITALS: tuple[Rule, ...] = (
    rule(
        "capitals",
        r"(?<![\w'’.&])[A-ZÀ-ÖØ-Þ]{1,20}(?:[’'][A-Z]{1,3})?"
        r"(?:[ ,:&-]{1,3}[A-ZÀ-ÖØ-Þ0-9]{1,20}(?:[’'][A-Z]{1,3})?){1,40}(?![\w.])",
        lambda m: _capitals(m),
    ),
    rule("plural letters", r"(?<![\w.'’&])([A-Z]{2,6})(s|[’']s)(?![\w’'])", lambda m: _plural(m)),
    rule("initialism", r"(?<![\w.'’&])[A-Z]{2,6}(?![\w'’&]|\.\w|-[A-Z])", lambda m: _initialism(m)),
)


def _joined(match: re.Match[str]) -> str:
    """`Q&A`, `AT&T`, `B&Bs`; an A is no article if it is joined."""
    first, second = match[1], match[2]
    join = "-and-" if first == "A" else " and "
    first = spelled(first) if len(first) > 1 and _VOWELS & set(first) else first
    return f"{first}{join}{second}" + ("'s" if match[3] else "")


def _capitals(match: re.Match[str]) -> str:
    """Two or more words in capitals are shouted or a title: said as words, or `IT` would be spelled."""
    words = re.split(r"([^A-ZÀ-ÖØ-Þ'’0-9]+)", match[0])
    plain = [word for word in words[::2] if word.isalpha() and len(word) > 1 and not _is_initialism(word)]
    if not plain or (len(plain) == 1 and len(plain[0]) < 4):
        return match[0]
    return "".join(word if index % 2 or _is_initialism(word) else _lower(word) for index, word in enumerate(words))


def _is_initialism(word: str) -> bool:
    run = re.sub(r"[’'].*|[0-9]", "", word)
    short = 2 <= len(run) <= 5 and not _VOWELS & set(run)
    return run in KNOWN or short or word != re.sub(r"[0-9]", "", word) or roman.is_roman(word)


def _lower(word: str) -> str:
    return word if word in {"I", "A"} else word[0] + word[1:].lower()


def _is_spelled(word: str) -> bool:
    """Whether an initialism has vowels that would make a voice take it for a word."""
    if word in ACRONYMS or not _VOWELS & set(word):
        return False
    return word in _INITIALISMS or (len(word) < 4 and word not in SHORT_WORDS)


def _initialism(match: re.Match[str]) -> str:
    """Left alone where every voice spells it, or where it is part of a text in capitals."""
    word = match[0]
    if word in ACRONYMS:
        return word.capitalize()
    if not _is_spelled(word):
        return word
    rest = match.string[match.end() :][:8]
    ends = not rest.strip(" ”\"’)") or rest[0] in ",;:?!).…"
    return ".".join(word) + ("" if ends else ".")


def _plural(match: re.Match[str]) -> str:
    """`VIPs`, `MP's`: with an apostrophe, which keeps the letters letters."""
    word = match[1]
    if word in ACRONYMS or (word in SHORT_WORDS and word not in _INITIALISMS):
        return match[0]
    if not _is_spelled(word):
        return f"{word}'s"
    return f"{word}'s" if "A" in word or word[-1] == "S" else " ".join(word) + "'s"
"""After the last number has been said."""
