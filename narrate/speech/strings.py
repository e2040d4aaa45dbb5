"""Everything that narrate says of its own accord, by language."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """The words of one language."""

    language: str
    """Primary subtag."""
    by: str
    and_: str
    read: str
    """The voices are synthetic."""
    parts: str
    part: str
    titled_part: str
    end: str
    end_of: str
    quote: str
    quote_end: str
    list_of: str
    comment: str
    comment_by: str
    reply: str
    reply_by: str
    author: str
    of_count: str
    """A comment's number among all of them."""
    heading: str
    credits: str
    table_of: str
    table_end: str
    list_end: str
    image_end: str
    note_end: str
    skipped: str
    skipped_one: str
    colon: str = ": "
    image: str
    note: str
    as_: str
    copyright: str
    pause: str
    """Said for a line without letter or digit."""
    question_mark: str
    exclamation_mark: str
    blank: str
    link: str
    link_to: str
    dot: str
    at: str
    star: str
    stars: str
    out_of: str
    and_a_half: str
    half_star: str
    months: tuple[str, ...]
    date: str
    signs: dict[str, str] = field(default_factory=dict)
    smileys: dict[str, str] = field(default_factory=dict)

    def rating(self, full: int, of: int, *, half: bool) -> str:
        """A number of stars in words: `4 out of 5 stars`, `3 and a half stars`."""
        if half and not full and not of:
            return self.half_star
        count = f"{full} {self.and_a_half}" if half else str(full)
        if of:
            return self.out_of.format(count=count, of=of)
        return f"{count} {self.star if full == 1 and not half else self.stars}"

    def names(self, names: tuple[str, ...]) -> str:
        """Names as a list in words."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.and_} {names[-1]}"


_EN = Strings(
    language="en", by="By {names}.", and_="and", read="Read by synthetic voices.",
    parts="Read by synthetic voices, in {count} parts.", part="Part {number} of {count}.",
    titled_part="Part {number} of {count}: {title}", end="End.", end_of="End of {title}.", quote="Quote:",
    quote_end="End of quote.", list_of="List of {count}.", comment="Comment {number}.",
    comment_by="Comment {number}, by {name}.", reply="Comment {number}, a reply.",
    reply_by="Comment {number}, reply by {name}.", author="the author", of_count="{number} of {count}",
    heading="Heading: ",
    credits="Credits:", table_of="Table, {count} rows.", table_end="End of table.",
    list_end="End of list.",
    image_end="End of image.",
    note_end="End of note.", skipped="{count} paragraphs skipped.",
    skipped_one="One paragraph skipped.", image="Image: ",
    note="Note: ",
    as_="{actor} as {role}", copyright="Copyright {owner}", pause="Pause.", question_mark="Question mark.",
    exclamation_mark="Exclamation mark.", blank="blank", link="link", link_to="link to", dot="dot", at="at",
    star="star",
    stars="stars", out_of="{count} out of {of} stars", and_a_half="and a half", half_star="half a star",
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
            "December"),
    date="{day} {month} {year}",
    signs={"&": "and", "%": "percent", "@": "at", "+": "plus", "=": "equals", "©": "copyright", "°": "degrees",
    "×": "by",
           "÷": "divided by", "±": "plus or minus", "€": "euros", "£": "pounds", "$": "dollars", "¥": "yen",
           "§": "section",
           "¢": "cents", "№": "number"},
    smileys={"smile": "smile", "wink": "wink", "grin": "grin", "frown": "frown", "tongue": "tongue out",
    "heart": "heart",
             "doubt": "doubtful face"},
)  # fmt: skip

_FR = Strings(
    language="fr", by="De {names}.", and_="et", read="Lu par des voix de synthèse.",
    parts="Lu par des voix de synthèse, en {count} parties.", part="Partie {number} sur {count}.",
    titled_part="Partie {number} sur {count} : {title}", end="Fin.", end_of="Fin de {title}.", quote="Citation :",
    quote_end="Fin de citation.", list_of="Liste de {count} éléments.", comment="Commentaire {number}.",
    comment_by="Commentaire {number}, de {name}.", reply="Commentaire {number}, une réponse.",
    reply_by="Commentaire {number}, réponse de {name}.", author="l’auteur", of_count="{number} sur {count}",
    heading="Titre : ",
    credits="Générique :", table_of="Tableau, {count} lignes.",
    table_end="Fin du tableau.",
    list_end="Fin de la liste.",
    image_end="Fin de l’image.",
    note_end="Fin de la note.", skipped="{count} paragraphes omis.",
    skipped_one="Un paragraphe omis.", colon=" : ", image="Image : ",
    note="Note : ", as_="{actor} dans le rôle de {role}", copyright="Copyright {owner}", pause="Pause.",
    question_mark="Point d'interrogation.", exclamation_mark="Point d'exclamation.", blank="blanc", link="lien",
    link_to="lien vers", dot="point", at="arobase", star="étoile", stars="étoiles", out_of="{count} étoiles sur {of}",
    and_a_half="et demie", half_star="une demi-étoile",
    months=("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
            "décembre"),
    date="{day} {month} {year}",
    signs={"&": "et", "%": "pour cent", "@": "arobase", "+": "plus", "=": "égale", "©": "copyright", "°": "degrés",
           "×": "par", "€": "euros", "£": "livres", "$": "dollars", "№": "numéro"},
    smileys={"smile": "sourire", "wink": "clin d'œil", "grin": "grand sourire", "frown": "triste",
    "tongue": "langue tirée",
             "heart": "cœur", "doubt": "dubitatif"},
)  # fmt: skip

_DE = Strings(
    language="de", by="Von {names}.", and_="und", read="Gelesen von synthetischen Stimmen.",
    parts="Gelesen von synthetischen Stimmen, in {count} Teilen.", part="Teil {number} von {count}.",
    titled_part="Teil {number} von {count}: {title}", end="Ende.", end_of="Ende von {title}.", quote="Zitat:",
    quote_end="Ende des Zitats.", list_of="Liste mit {count} Einträgen.", comment="Kommentar {number}.",
    comment_by="Kommentar {number}, von {name}.", reply="Kommentar {number}, eine Antwort.",
    reply_by="Kommentar {number}, Antwort von {name}.", author="der Person, die den Text geschrieben hat",
    of_count="{number} von {count}", heading="Überschrift: ",
    credits="Besetzung und Stab:",
    table_of="Tabelle mit {count} Zeilen.",
    table_end="Ende der Tabelle.",
    list_end="Ende der Liste.", image_end="Ende des Bildes.",
    note_end="Ende der Anmerkung.", skipped="{count} Absätze ausgelassen.", skipped_one="Ein Absatz ausgelassen.",
    image="Bild: ",
    note="Anmerkung: ", as_="{actor} als {role}", copyright="Copyright {owner}", pause="Pause.",
    question_mark="Fragezeichen.", exclamation_mark="Ausrufezeichen.", blank="Leerstelle", link="Link",
    link_to="Link zu", dot="Punkt", at="ät", star="Stern", stars="Sterne", out_of="{count} von {of} Sternen",
    and_a_half="einhalb", half_star="ein halber Stern",
    months=("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember"),
    date="{day}. {month} {year}",
    signs={"&": "und", "%": "Prozent", "@": "ät", "+": "plus", "=": "gleich", "©": "Copyright", "°": "Grad", "×": "mal",
           "€": "Euro", "£": "Pfund", "$": "Dollar", "§": "Paragraf", "№": "Nummer"},
    smileys={"smile": "Lächeln", "wink": "Zwinkern", "grin": "Grinsen", "frown": "traurig", "tongue": "Zunge raus",
             "heart": "Herz", "doubt": "zweifelnd"},
)  # fmt: skip

_ES = Strings(
    language="es", by="De {names}.", and_="y", read="Leído por voces sintéticas.",
    parts="Leído por voces sintéticas, en {count} partes.", part="Parte {number} de {count}.",
    titled_part="Parte {number} de {count}: {title}", end="Fin.", end_of="Fin de {title}.", quote="Cita:",
    quote_end="Fin de la cita.", list_of="Lista de {count} elementos.", comment="Comentario {number}.",
    comment_by="Comentario {number}, de {name}.", reply="Comentario {number}, una respuesta.",
    reply_by="Comentario {number}, respuesta de {name}.", author="quien firma el texto",
    of_count="{number} de {count}",
    heading="Título: ", credits="Créditos:", table_of="Tabla de {count} filas.",
    table_end="Fin de la tabla.",
    list_end="Fin de la lista.", image_end="Fin de la imagen.",
    note_end="Fin de la nota.",
    skipped="{count} párrafos omitidos.", skipped_one="Un párrafo omitido.", image="Imagen: ",
    note="Nota: ", as_="{actor} como {role}", copyright="Copyright {owner}", pause="Pausa.",
    question_mark="Signo de interrogación.", exclamation_mark="Signo de exclamación.", blank="en blanco", link="enlace",
    link_to="enlace a", dot="punto", at="arroba", star="estrella", stars="estrellas",
    out_of="{count} de {of} estrellas",
    and_a_half="y media", half_star="media estrella",
    months=("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre"),
    date="{day} de {month} de {year}",
    signs={"&": "y", "%": "por ciento", "@": "arroba", "+": "más", "=": "igual a", "©": "copyright", "°": "grados",
           "×": "por", "€": "euros", "£": "libras", "$": "dólares", "№": "número"},
    smileys={"smile": "sonrisa", "wink": "guiño", "grin": "gran sonrisa", "frown": "triste", "tongue": "lengua fuera",
             "heart": "corazón", "doubt": "dudoso"},
)  # fmt: skip

_IT = Strings(
    language="it", by="Di {names}.", and_="e", read="Letto da voci sintetiche.",
    parts="Letto da voci sintetiche, in {count} parti.", part="Parte {number} di {count}.",
    titled_part="Parte {number} di {count}: {title}", end="Fine.", end_of="Fine di {title}.", quote="Citazione:",
    quote_end="Fine della citazione.", list_of="Elenco di {count} voci.", comment="Commento {number}.",
    comment_by="Commento {number}, di {name}.", reply="Commento {number}, una risposta.",
    reply_by="Commento {number}, risposta di {name}.", author="chi ha scritto il testo",
    of_count="{number} di {count}", heading="Titolo: ", credits="Titoli di coda:",
    table_of="Tabella di {count} righe.", table_end="Fine della tabella.", list_end="Fine dell’elenco.",
    image_end="Fine dell’immagine.", note_end="Fine della nota.", skipped="{count} paragrafi omessi.",
    skipped_one="Un paragrafo omesso.", image="Immagine: ", note="Nota: ", as_="{actor} nel ruolo di {role}",
    copyright="Copyright {owner}", pause="Pausa.", question_mark="Punto interrogativo.",
    exclamation_mark="Punto esclamativo.", blank="spazio vuoto", link="link", link_to="link a", dot="punto",
    at="chiocciola", star="stella", stars="stelle", out_of="{count} stelle su {of}", and_a_half="e mezza",
    half_star="mezza stella",
    months=("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
            "novembre", "dicembre"),
    date="{day} {month} {year}",
    signs={"&": "e", "%": "per cento", "@": "chiocciola", "+": "più", "=": "uguale a", "©": "copyright", "°": "gradi",
           "×": "per", "€": "euro", "£": "sterline", "$": "dollari", "№": "numero"},
    smileys={"smile": "sorriso", "wink": "occhiolino", "grin": "gran sorriso", "frown": "triste",
             "tongue": "linguaccia", "heart": "cuore", "doubt": "dubbioso"},
)  # fmt: skip

_TABLE = {strings.language: strings for strings in (_EN, _FR, _DE, _ES, _IT)}


SPOKEN = tuple(_TABLE)
"""Primary subtags of the languages in which narrate says what it says of its own accord."""
_SIGNS_AS_WRITTEN = {sign: sign for sign in "&%@+=©°×÷±€£$¥§¢№"}


@functools.lru_cache(maxsize=32)
def strings_for(language: str) -> Strings:
    """The words for a BCP 47 tag; where there are none of that language, English ones and signs left to the voice."""
    primary = language.lower().split("-")[0]
    if primary in _TABLE:
        return _TABLE[primary]
    return dataclasses.replace(_EN, language=primary, signs=_SIGNS_AS_WRITTEN, smileys={})


def said_date(date: str, language: str) -> str:
    """A date in the words of a locale: `14 March 2024`, `March 14, 2024`, `14. März 2024`.

    Parameters
    ----------
    date: ISO 8601; a time after it is ignored.
    language: BCP 47 tag; `en-US` puts the month first.

    Empty where there is no complete date.
    """
    strings = strings_for(language)
    year, month, day = date[:4], date[5:7], date[8:10]
    if not (year.isascii() and (year + month + day).isdigit() and len(day) == 2 and date[4:8:3] == "--"):
        return ""
    if not 1 <= int(month) <= len(strings.months) or not 1 <= int(day) <= 31:
        return ""
    name = strings.months[int(month) - 1]
    if language.lower() == "en-us":
        return f"{name} {int(day)}, {int(year)}"
    number = "1er" if strings.language == "fr" and int(day) == 1 else str(int(day))
    return strings.date.format(day=number, month=name, year=int(year))
