"""The words of the pages for a browser, by language.

What is spoken has a table of its own (narrate/speech/strings.py): there words are heard, here they are buttons.
"""

from __future__ import annotations

import functools

from narrate.package.page_strings import PageStrings, primary
from narrate.package.text import clean

_EN = PageStrings(
    language="en", and_="and", point=".", date="{day} {month} {year}",
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December"),
    hour=("{count} hour", "{count} hours"), minute=("{count} minute", "{count} minutes"),
    second=("{count} second", "{count} seconds"), megabytes="{count} megabytes", of="{position} of {length}",
    skip_transcript="Skip to the transcript", skip_player="Skip to the player", skip_episodes="Skip to the episodes",
    all_episodes="All episodes of {show}", by="By {names}", read="Read by synthetic voices, word for word.",
    voices="With the words of {names}.", player="Player", play="Play", pause="Pause", back="Back 15 seconds",
    forward="Forward 15 seconds", previous="Previous chapter", next="Next chapter", speed="Speed",
    position="Position", place="Find my place", moment="Link to this moment", copied="The link is copied.",
    moment_in_address="The address of this page now leads to this moment.",
    no_sound="The sound cannot be played. It may be missing, or this browser does not know its format; "
             "below is a link to download it.",
    download="Download", download_sound="Sound, {format}, {size}", download_transcript="Transcript, {format}",
    download_book="Book to read and hear: {format}", chapters="Chapters", pages="Pages",
    others="Other feeds and editions",
    chapter_count=("{count} chapter", "{count} chapters"),
    play_from="play from {time}", here="Play from here", transcript="Transcript", search="Search in the transcript",
    find="Find", found=("{count} sentence found", "{count} sentences found"), found_none="Nothing found",
    found_first="the first {count} are listed", settings="Reading settings", size="Text size", font="Typeface",
    font_names=("Without serifs", "With serifs", "For dyslexia, if installed"), letters="Space between letters",
    words="Space between words", lines="Space between lines", steps=("Normal", "Wide", "Very wide"),
    colours="Colours", colour_names=("As the system", "Light", "Dark", "Cream"),
    focus_line="Focus line: dim all but a few lines", follow="Follow the sound: scroll to each sentence",
    show_here="Show “Play from here” at each paragraph", reset="Back to the usual settings",
    was_reset="The usual settings are back.", episodes="Episodes", no_episode="No episode yet.", podcast="Podcast",
    language_label="Language: {language}", subscribe="Subscribe", feed="Podcast feed",
    feed_address="Address of the feed:",
    feed_help="Give this address to any podcast player, and new episodes arrive by themselves.",
    feed_unpublished="This podcast lies in a folder and has no address yet. When it is on a web server, give the "
                     "address of this feed to any podcast player:",
    apps="How to in some players", app_opens="Open in {app}",
    app_steps=("Library, the button with three dots, Follow a Show by URL.",
               "Add podcast, Add podcast by RSS address.", "The plus sign, Add URL.",
               "Discover: put the address into the search field.", "Subscriptions, Add podcast via URL."),
    qr="The same address as a QR code, for the camera of a phone", accessibility="Accessibility",
    statement="These pages are made to be read with a screen reader, with a braille display, with a keyboard alone, "
              "enlarged, and in colours of your own. They follow the rules of WCAG 2.2, level AA. No conformance is "
              "claimed, because programs find only a part of what hinders people.",
    tested="What was tested when these pages were designed",
    tested_items=(("with programs, axe-core, the Nu Html Checker and html-validate: no fault found, in light, dark and "
                  "forced colours;"),
                  ("in Chromium: by keyboard from beginning to end, at a width of 320 pixels, enlarged to 200 and 400 "
                  "percent, without JavaScript, and from a folder without a server;"),
                  "what a screen reader is given, with a simulated one."),
    untested="What was not tested",
    untested_items=("with NVDA, JAWS, VoiceOver, TalkBack, Orca or another real screen reader;",
                    "in Firefox, Safari and other browsers;", "by people who depend on any of this."),
    limits="The voices are synthetic and may mispronounce names. The transcript is what was written; a picture in the "
           "original is described only where the original describes it.",
    report="If something hinders you, please tell whoever gave you this podcast.",
    report_to="If something hinders you, please write to {email}.",
)  # fmt: skip

_FR = PageStrings(
    language="fr", and_="et", point=",", date="{day} {month} {year}",
    months=("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre"),
    hour=("{count} heure", "{count} heures"), minute=("{count} minute", "{count} minutes"),
    second=("{count} seconde", "{count} secondes"), megabytes="{count} mégaoctets", of="{position} sur {length}",
    skip_transcript="Aller à la transcription", skip_player="Aller au lecteur", skip_episodes="Aller aux épisodes",
    all_episodes="Tous les épisodes de {show}", by="De {names}", read="Lu mot pour mot par des voix de synthèse.",
    voices="Avec les mots de {names}.", player="Lecteur", play="Écouter", pause="Pause",
    back="Reculer de 15 secondes", forward="Avancer de 15 secondes", previous="Chapitre précédent",
    next="Chapitre suivant", speed="Vitesse", position="Position", place="Où en suis-je ?",
    moment="Lien vers ce moment", copied="Le lien est copié.",
    moment_in_address="L’adresse de cette page mène maintenant à ce moment.",
    no_sound="Le son ne peut pas être lu. Il manque peut-être, ou ce navigateur ne connaît pas son format ; "
             "un lien pour le télécharger se trouve plus bas.",
    download="Télécharger", download_sound="Son, {format}, {size}", download_transcript="Transcription, {format}",
    download_book="Livre à lire et à écouter : {format}", chapters="Chapitres", pages="Pages",
    others="Autres flux et éditions",
    chapter_count=("{count} chapitre", "{count} chapitres"), play_from="écouter à partir de {time}",
    here="Écouter à partir d’ici", transcript="Transcription", search="Chercher dans la transcription",
    find="Chercher", found=("{count} phrase trouvée", "{count} phrases trouvées"), found_none="Rien n’a été trouvé",
    found_first="les {count} premières sont affichées", settings="Réglages de lecture", size="Taille du texte",
    font="Police", font_names=("Sans empattements", "Avec empattements", "Pour la dyslexie, si installée"),
    letters="Espace entre les lettres", words="Espace entre les mots", lines="Espace entre les lignes",
    steps=("Normal", "Large", "Très large"), colours="Couleurs",
    colour_names=("Comme le système", "Claires", "Sombres", "Crème"),
    focus_line="Ligne de lecture : estomper le reste", follow="Suivre le son : défiler jusqu’à chaque phrase",
    show_here="Afficher « Écouter à partir d’ici » à chaque paragraphe", reset="Revenir aux réglages habituels",
    was_reset="Les réglages habituels sont rétablis.", episodes="Épisodes", no_episode="Pas encore d’épisode.",
    podcast="Podcast", language_label="Langue : {language}", subscribe="S’abonner", feed="Flux du podcast",
    feed_address="Adresse du flux :",
    feed_help="Donnez cette adresse à un lecteur de podcasts : les nouveaux épisodes arriveront d’eux-mêmes.",
    feed_unpublished="Ce podcast se trouve dans un dossier et n’a pas encore d’adresse. Quand il sera sur un serveur "
                     "web, donnez l’adresse de ce flux à un lecteur de podcasts :",
    apps="Comment faire dans quelques lecteurs", app_opens="Ouvrir dans {app}",
    app_steps=("Bibliothèque, le bouton à trois points, Suivre une émission par URL.",
               "Ajouter un podcast, Ajouter un podcast par son adresse RSS.", "Le signe plus, Add URL.",
               "Découvrir : mettez l’adresse dans le champ de recherche.",
               "Abonnements, Ajouter un podcast par son URL."),
    qr="La même adresse sous forme de code QR, pour l’appareil photo d’un téléphone", accessibility="Accessibilité",
    statement="Ces pages sont faites pour être lues avec un lecteur d’écran, une plage braille, au clavier seul, "
              "agrandies et dans vos propres couleurs. Elles suivent les règles WCAG 2.2, niveau AA. Aucune "
              "conformité n’est revendiquée, car les programmes ne trouvent qu’une partie de ce qui gêne les gens.",
    tested="Ce qui a été testé à la conception de ces pages",
    tested_items=(("avec des programmes, axe-core, Nu Html Checker et html-validate : aucune faute trouvée, en "
                  "couleurs claires, sombres et forcées ;"),
                  ("dans Chromium : au clavier du début à la fin, sur une largeur de 320 pixels, agrandi à 200 et 400 "
                  "pour cent, sans JavaScript, et depuis un dossier sans serveur ;"),
                  "ce qu’un lecteur d’écran reçoit, avec un lecteur simulé."),
    untested="Ce qui n’a pas été testé",
    untested_items=("avec NVDA, JAWS, VoiceOver, TalkBack, Orca ou un autre vrai lecteur d’écran ;",
                    "dans Firefox, Safari et d’autres navigateurs ;", "par des personnes qui en dépendent."),
    limits="Les voix sont synthétiques et peuvent mal prononcer des noms. La transcription est ce qui a été écrit ; "
           "une image n’est décrite que si l’original la décrit.",
    report="Si quelque chose vous gêne, dites-le à la personne qui vous a donné ce podcast.",
    report_to="Si quelque chose vous gêne, écrivez à {email}.",
)  # fmt: skip

_DE = PageStrings(
    language="de", and_="und", point=",", date="{day}. {month} {year}",
    months=("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember"),
    hour=("{count} Stunde", "{count} Stunden"), minute=("{count} Minute", "{count} Minuten"),
    second=("{count} Sekunde", "{count} Sekunden"), megabytes="{count} Megabyte", of="{position} von {length}",
    skip_transcript="Zum Text", skip_player="Zur Wiedergabe", skip_episodes="Zu den Folgen",
    all_episodes="Alle Folgen von {show}", by="Von {names}", read="Wort für Wort gelesen von synthetischen Stimmen.",
    voices="Mit den Worten von {names}.", player="Wiedergabe", play="Abspielen", pause="Pause",
    back="15 Sekunden zurück", forward="15 Sekunden vor", previous="Voriges Kapitel", next="Nächstes Kapitel",
    speed="Tempo", position="Position", place="Wo bin ich?", moment="Link zu dieser Stelle",
    copied="Der Link ist kopiert.", moment_in_address="Die Adresse dieser Seite führt jetzt zu dieser Stelle.",
    no_sound="Der Ton lässt sich nicht abspielen. Vielleicht fehlt er, oder dieser Browser kennt sein Format nicht; "
             "weiter unten kann man ihn herunterladen.",
    download="Herunterladen", download_sound="Ton, {format}, {size}", download_transcript="Text, {format}",
    download_book="Buch zum Lesen und Hören: {format}", chapters="Kapitel", pages="Seiten",
    others="Weitere Feeds und Ausgaben",
    chapter_count=("{count} Kapitel", "{count} Kapitel"),
    play_from="abspielen ab {time}", here="Ab hier abspielen", transcript="Text", search="Im Text suchen",
    find="Suchen", found=("{count} Satz gefunden", "{count} Sätze gefunden"), found_none="Nichts gefunden",
    found_first="die ersten {count} sind aufgeführt", settings="Leseeinstellungen", size="Schriftgröße",
    font="Schrift", font_names=("Ohne Serifen", "Mit Serifen", "Bei Legasthenie, falls installiert"),
    letters="Abstand der Buchstaben", words="Abstand der Wörter", lines="Abstand der Zeilen",
    steps=("Normal", "Weit", "Sehr weit"), colours="Farben", colour_names=("Wie im System", "Hell", "Dunkel", "Creme"),
    focus_line="Lesezeile: alles andere abblenden", follow="Dem Ton folgen: zu jedem Satz rollen",
    show_here="„Ab hier abspielen“ an jedem Absatz zeigen", reset="Zurück zu den üblichen Einstellungen",
    was_reset="Die üblichen Einstellungen gelten wieder.", episodes="Folgen", no_episode="Noch keine Folge.",
    podcast="Podcast", language_label="Sprache: {language}", subscribe="Abonnieren", feed="Feed des Podcasts",
    feed_address="Adresse des Feeds:",
    feed_help="Geben Sie diese Adresse in ein Podcast-Programm ein; neue Folgen kommen dann von selbst.",
    feed_unpublished="Dieser Podcast liegt in einem Ordner und hat noch keine Adresse. Wenn er auf einem Webserver "
                     "liegt, geben Sie die Adresse dieses Feeds in ein Podcast-Programm ein:",
    apps="So geht es in einigen Programmen", app_opens="In {app} öffnen",
    app_steps=("Mediathek, die Taste mit drei Punkten, Sendung per URL folgen.",
               "Podcast hinzufügen, Podcast per RSS-Adresse hinzufügen.", "Das Pluszeichen, Add URL.",
               "Entdecken: die Adresse ins Suchfeld eingeben.", "Abonnements, Podcast über URL hinzufügen."),
    qr="Dieselbe Adresse als QR-Code, für die Kamera eines Telefons", accessibility="Barrierefreiheit",
    statement="Diese Seiten sind dafür gemacht, mit einem Screenreader, mit einer Braillezeile, nur mit der Tastatur, "
              "vergrößert und in eigenen Farben gelesen zu werden. Sie folgen den Regeln von WCAG 2.2, Stufe AA. "
              "Konformität wird nicht behauptet, denn Programme finden nur einen Teil dessen, was Menschen behindert.",
    tested="Was geprüft wurde, als diese Seiten entworfen wurden",
    tested_items=(("mit Programmen, axe-core, Nu Html Checker und html-validate: kein Fehler gefunden, in hellen, "
                  "dunklen und erzwungenen Farben;"),
                  ("in Chromium: mit der Tastatur von Anfang bis Ende, bei 320 Pixeln Breite, vergrößert auf 200 und "
                  "400 Prozent, ohne JavaScript und aus einem Ordner ohne Server;"),
                  "was ein Screenreader bekommt, mit einem simulierten."),
    untested="Was nicht geprüft wurde",
    untested_items=("mit NVDA, JAWS, VoiceOver, TalkBack, Orca oder einem anderen echten Screenreader;",
                    "in Firefox, Safari und anderen Browsern;", "von Menschen, die darauf angewiesen sind."),
    limits="Die Stimmen sind synthetisch und sprechen Namen vielleicht falsch aus. Der Text ist das, was geschrieben "
           "wurde; ein Bild ist nur beschrieben, wo das Original es beschreibt.",
    report="Wenn Sie etwas behindert, sagen Sie es bitte der Stelle, von der Sie diesen Podcast haben.",
    report_to="Wenn Sie etwas behindert, schreiben Sie bitte an {email}.",
)  # fmt: skip

_ES = PageStrings(
    language="es", and_="y", point=",", date="{day} de {month} de {year}",
    months=("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre"),
    hour=("{count} hora", "{count} horas"), minute=("{count} minuto", "{count} minutos"),
    second=("{count} segundo", "{count} segundos"), megabytes="{count} megabytes", of="{position} de {length}",
    skip_transcript="Ir a la transcripción", skip_player="Ir al reproductor", skip_episodes="Ir a los episodios",
    all_episodes="Todos los episodios de {show}", by="De {names}",
    read="Leído palabra por palabra por voces sintéticas.",
    voices="Con las palabras de {names}.", player="Reproductor", play="Escuchar", pause="Pausa",
    back="Retroceder 15 segundos", forward="Avanzar 15 segundos", previous="Capítulo anterior",
    next="Capítulo siguiente", speed="Velocidad", position="Posición", place="¿Por dónde voy?",
    moment="Enlace a este momento", copied="El enlace está copiado.",
    moment_in_address="La dirección de esta página lleva ahora a este momento.",
    no_sound="El sonido no se puede reproducir. Quizá falte, o este navegador no conozca su formato; "
             "más abajo hay un enlace para descargarlo.",
    download="Descargar", download_sound="Sonido, {format}, {size}", download_transcript="Transcripción, {format}",
    download_book="Libro para leer y escuchar: {format}", chapters="Capítulos", pages="Páginas",
    others="Otros canales y ediciones",
    chapter_count=("{count} capítulo", "{count} capítulos"), play_from="escuchar desde {time}",
    here="Escuchar desde aquí", transcript="Transcripción", search="Buscar en la transcripción", find="Buscar",
    found=("{count} frase encontrada", "{count} frases encontradas"), found_none="No se ha encontrado nada",
    found_first="aparecen las {count} primeras", settings="Ajustes de lectura", size="Tamaño del texto",
    font="Tipo de letra", font_names=("Sin remates", "Con remates", "Para dislexia, si está instalada"),
    letters="Espacio entre letras", words="Espacio entre palabras", lines="Espacio entre líneas",
    steps=("Normal", "Amplio", "Muy amplio"), colours="Colores",
    colour_names=("Como el sistema", "Claros", "Oscuros", "Crema"),
    focus_line="Línea de lectura: atenuar lo demás", follow="Seguir el sonido: desplazarse a cada frase",
    show_here="Mostrar «Escuchar desde aquí» en cada párrafo", reset="Volver a los ajustes habituales",
    was_reset="Vuelven los ajustes habituales.", episodes="Episodios", no_episode="Aún no hay episodios.",
    podcast="Podcast", language_label="Idioma: {language}", subscribe="Suscribirse", feed="Fuente del podcast",
    feed_address="Dirección de la fuente:",
    feed_help="Dé esta dirección a cualquier reproductor de podcasts y los nuevos episodios llegarán solos.",
    feed_unpublished="Este podcast está en una carpeta y todavía no tiene dirección. Cuando esté en un servidor web, "
                     "dé la dirección de esta fuente a cualquier reproductor de podcasts:",
    apps="Cómo se hace en algunos reproductores", app_opens="Abrir en {app}",
    app_steps=("Biblioteca, el botón con tres puntos, Seguir un programa por URL.",
               "Añadir podcast, Añadir podcast por dirección RSS.", "El signo más, Add URL.",
               "Descubrir: ponga la dirección en el campo de búsqueda.",
               "Suscripciones, Añadir podcast mediante URL."),
    qr="La misma dirección como código QR, para la cámara de un teléfono", accessibility="Accesibilidad",
    statement="Estas páginas están hechas para leerse con un lector de pantalla, con una línea braille, solo con el "
              "teclado, ampliadas y en sus propios colores. Siguen las reglas de WCAG 2.2, nivel AA. No se declara "
              "conformidad, porque los programas encuentran solo una parte de lo que estorba a las personas.",
    tested="Qué se probó al diseñar estas páginas",
    tested_items=(("con programas, axe-core, Nu Html Checker y html-validate: ningún fallo encontrado, en colores "
                  "claros, oscuros y forzados;"),
                  ("en Chromium: con el teclado de principio a fin, con un ancho de 320 píxeles, ampliadas al 200 y al "
                  "400 por ciento, sin JavaScript y desde una carpeta sin servidor;"),
                  "lo que recibe un lector de pantalla, con uno simulado."),
    untested="Qué no se probó",
    untested_items=("con NVDA, JAWS, VoiceOver, TalkBack, Orca u otro lector de pantalla real;",
                    "en Firefox, Safari y otros navegadores;", "por personas que dependen de ello."),
    limits="Las voces son sintéticas y pueden pronunciar mal algún nombre. La transcripción es lo que se escribió; una "
           "imagen solo está descrita donde el original la describe.",
    report="Si algo le estorba, dígaselo a quien le dio este podcast.",
    report_to="Si algo le estorba, escriba a {email}.",
)  # fmt: skip

_TABLE = {strings.language: strings for strings in (_EN, _FR, _DE, _ES)}
LANGUAGES = tuple(_TABLE)
"""Primary subtags of the languages that the pages speak."""


@functools.lru_cache(maxsize=32)
def page_strings(language: str) -> PageStrings:
    """The words for a BCP 47 tag; English ones where there are none of that language."""
    return _TABLE.get(primary(language), _EN)


def page_language(language: str) -> str:
    """The tag of a page whose document has this language: its own, or English where the words are English."""
    return clean(language) if primary(language) in _TABLE else _EN.language
