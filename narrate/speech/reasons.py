"""Why something was skipped, in the words of each language: what the segmenter, scripts and editions write as reasons.

English reasons are those of the report, shortened where the ear needs less. A reason that somebody wrote into a script
is said as it stands, because it is in the language of the one who listens to it.
"""

from __future__ import annotations

from collections.abc import Mapping

_ORDER = ("en", "fr", "de", "es", "it")
_TABLE: dict[str, tuple[str, str, str, str, str]] = {
    "a picture's file name": (
        "a picture's file name", "le nom d’un fichier d’image", "der Dateiname eines Bildes",
        "el nombre de un archivo de imagen", "il nome di un file d’immagine",
    ),
    "a pull quote, said in the text": (
        "a pull quote, said in the text", "une citation en exergue, dite dans le texte",
        "ein herausgehobenes Zitat, das im Text steht", "una cita destacada, que está en el texto",
        "una citazione in evidenza, che è nel testo",
    ),
    "a web address alone": (
        "a web address alone", "une adresse web seule", "eine Webadresse allein", "una dirección web sola",
        "un indirizzo web da solo",
    ),
    "a web address and what it leads to": (
        "a web address and what it leads to", "une adresse web et ce qu’elle désigne",
        "eine Webadresse und wohin sie führt", "una dirección web y adónde lleva", "un indirizzo web e dove porta",
    ),
    "boilerplate (your own pattern)": (
        "what your own pattern names", "ce que nomme votre propre motif", "was Ihr eigenes Muster nennt",
        "lo que indica su propio patrón", "ciò che indica il vostro modello",
    ),
    "boilerplate: a count": ("a count", "un compteur", "ein Zähler", "un contador", "un contatore"),
    "boilerplate: the beginning of another post": (
        "the beginning of another post", "le début d’un autre article", "der Anfang eines anderen Beitrags",
        "el comienzo de otra entrada", "l’inizio di un altro articolo",
    ),
    "card of the one who writes a mail": (
        "the card of the one who writes a mail", "la carte de qui écrit un courriel",
        "die Karte der Person, die eine Mail schreibt", "la tarjeta de quien escribe un correo",
        "il biglietto di chi scrive un’e-mail",
    ),
    "quoted from above": (
        "what is quoted from above", "ce qui est cité de plus haut", "was von oben zitiert ist",
        "lo que se cita de más arriba", "ciò che è citato da sopra",
    ),
    "says whose words a mail quotes": (
        "what says whose words a mail quotes", "ce qui dit de qui un courriel cite les mots",
        "was sagt, wessen Worte eine Mail zitiert", "lo que dice de quién son las palabras que cita un correo",
        "ciò che dice di chi sono le parole citate in un’e-mail",
    ),
    "boilerplate: an event of the publication’s": (
        "an event of the publication’s", "un événement de la publication", "eine Veranstaltung der Zeitschrift",
        "un acto de la publicación", "un evento della pubblicazione",
    ),
    "boilerplate: below the comments": (
        "what stands below the comments", "ce qui suit les commentaires", "was unter den Kommentaren steht",
        "lo que sigue a los comentarios", "ciò che segue i commenti",
    ),
    "boilerplate: comment form": (
        "a form for comments", "un formulaire de commentaire", "ein Formular für Kommentare",
        "un formulario de comentarios", "un modulo per i commenti",
    ),
    "boilerplate: menu": ("a menu", "un menu", "ein Menü", "un menú", "un menu"),
    "boilerplate: prompt or notice": (
        "a prompt or notice", "une invite ou un avis", "eine Aufforderung oder ein Hinweis",
        "una invitación o un aviso",
        "un invito o un avviso",
    ),
    "boilerplate: publisher's footer": (
        "the publisher's footer", "le pied de page de l’éditeur", "die Fußzeile des Verlags",
        "el pie de página de la editorial", "il piè di pagina dell’editore",
    ),
    "boilerplate: related links": (
        "related links", "des liens connexes", "verwandte Links", "enlaces relacionados", "collegamenti correlati",
    ),
    "boilerplate: screening times": (
        "screening times", "les horaires des séances", "die Spielzeiten", "los horarios de las funciones",
        "gli orari delle proiezioni",
    ),
    "boilerplate: the publication’s own matter": (
        "the publication's own matter", "ce que la publication dit d’elle-même", "was die Zeitschrift über sich sagt",
        "lo que la publicación dice de sí misma", "ciò che la pubblicazione dice di sé",
    ),
    "boilerplate: the site’s foot": (
        "the site's foot", "le bas du site", "der Fuß der Website", "el pie del sitio", "il piede del sito",
    ),
    "boilerplate: the site’s head": (
        "the site's head", "l’en-tête du site", "der Kopf der Website", "la cabecera del sitio",
        "l’intestazione del sito",
    ),
    "cut in the script": (
        "cut in the script", "coupé dans le script", "im Skript gestrichen", "cortado en el guion",
        "tagliato nel copione",
    ),
    "left out by the editor": (
        "left out by the editor", "omis par la rédaction", "von der Redaktion weggelassen", "omitido por la redacción",
        "omesso dalla redazione",
    ),
    "left out of this edition": (
        "left out of this edition", "absent de cette édition", "in dieser Ausgabe weggelassen",
        "omitido en esta edición", "omesso in questa edizione",
    ),
    "left out on request": (
        "left out on request", "omis sur demande", "auf Wunsch weggelassen", "omitido por encargo",
        "omesso su richiesta",
    ),
    "no words": ("no words", "pas de mots", "keine Wörter", "sin palabras", "nessuna parola"),
    "note": ("a note", "une note", "eine Notiz", "una nota", "una nota"),
    "page break": (
        "a page break", "un saut de page", "ein Seitenumbruch", "un salto de página", "un’interruzione di pagina",
    ),
    "pingback": ("a pingback", "un rétrolien", "ein Pingback", "un retroenlace", "un pingback"),
    "reactions to a message": (
        "reactions to a message", "des réactions à un message", "Reaktionen auf eine Nachricht",
        "reacciones a un mensaje", "reazioni a un messaggio",
    ),
    "stage direction": (
        "a stage direction", "une didascalie", "eine Regieanweisung", "una acotación", "una didascalia",
    ),
    "stage direction or sound": (
        "a stage direction or a sound", "une didascalie ou un bruit", "eine Regieanweisung oder ein Geräusch",
        "una acotación o un ruido", "una didascalia o un rumore",
    ),
    "synopsis": ("a synopsis", "un synopsis", "eine Inhaltsangabe", "una sinopsis", "una sinossi"),
    "the title, for the second time": (
        "the title, for the second time", "le titre, pour la seconde fois", "der Titel, zum zweiten Mal",
        "el título, por segunda vez", "il titolo, per la seconda volta",
    ),
    "time stamp": ("a time stamp", "une heure", "eine Zeitangabe", "una marca de tiempo", "un’indicazione di tempo"),
    "title page": ("the title page", "la page de titre", "die Titelseite", "la portada", "il frontespizio"),
    "transition": ("a transition", "une transition", "ein Übergang", "una transición", "una transizione"),
}  # fmt: skip


def reasons_in(language: str) -> Mapping[str, str]:
    """The words for each reason in a language, given as its primary subtag; none where narrate has no words."""
    if language not in _ORDER:
        return {}
    place = _ORDER.index(language)
    return {reason: words[place] for reason, words in _TABLE.items()}
