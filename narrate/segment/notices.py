"""The phrases that content systems and publishers put around texts, in the languages that we know.

None belongs to one site. A phrase of `WHOLE` is a line of its own; `STARTS` begins a notice; a `VOTE` may stand
anywhere in one, and one alone does not make a paragraph a notice, for critics write about privacy policies too.
"""

from __future__ import annotations

from narrate.segment.patterns import either

_NETWORKS = (
    r"(?:facebook|twitter|x|e-?mail|mail|linkedin|pinterest|reddit|whatsapp|tumblr|telegram|instagram|bluesky|threads"
    r"|mastodon|pocket|flipboard|messenger|youtube)"
)

_PLAYERS = (
    r"(?:apple podcasts?|apple music|itunes|spotify|overcast|stitcher|google podcasts?|google play|pocket ?casts?"
    r"|castbox|soundcloud|podbean|acast|audible|amazon music|tunein|deezer|youtube(?: music)?|castro"
    r"|podcast addict|rss)"
)

FORM = either(
    r"(?:leave|post|add|write|submit) (?:a|your) (?:reply|comment|response)\b.{0,40}$",
    r"(?:share your (?:thoughts|opinion|comments)|have your say|say something)\W*$",
    r"(?:share this|like this|rate this)(?: post| article| entry)?\W*$",
    r"(?:join|start) the (?:conversation|discussion)\W*$",
    r"comments are (?:now )?closed\W*$",
    r"(?:post navigation|navigation (?:de l.article|des articles)|beitragsnavigation|navegación de entradas)\W*$",
    r"(?:cancel reply|antwort abbrechen|annuler la réponse|cancelar (?:la )?respuesta)\W*$",
    r"(?:laisse[rz]|poste[rz]|soumettre|ajouter|écri(?:re|vez)) un commentaire",
    r"(?:schreibe?n? (?:sie )?|hinterlassen? (?:sie )?)(?:einen |deinen |ihren )?kommentar",
    r"dej[ae] (?:una respuesta|un comentario)",
)

RELATED = either(
    r"(?:related|recommended|you (?:may|might) also (?:like|enjoy)|more (?:from|like|on|in)|read (?:more|next)|see also"
    r"|further reading(?: (?:on|at|from) .{2,40})?|recent posts|popular posts|archives|categories|blogroll|trending"
    r"|topics|up next"
    r"|most (?:read|popular|viewed|commented|shared)(?: \w{3,16}(?= (?:posts|articles|stories|reviews|news)))?)"
    r"(?: (?:posts?|articles?|stories|reading|this|reviews?|news|topics?))?\s*:?$",
    r"more (?:from|by) [^.?!,:;]{2,60}$",
    r"(?:latest|newest|recent|top|new|popular) (?:posts?|articles?|stories|reviews?|news|interviews?|features?)\s*:?$",
    r"explore more on .{3,40}$",
    r"(?:more information|más información|en savoir plus|weitere informationen)\s*:?$",
    r"(?:newer|older|previous|next)(?: (?:post|story|article|entry))?\s*:?$",
    r"(?:à lire aussi|à lire ensuite|lire aussi|sur le même sujet|vous aimerez aussi|articles? similaires?"
    r"|articles? récents?|les plus lus|article (?:précédent|suivant)|dans la même rubrique)\s*:?$",
    r"(?:mehr zum thema|lesen sie auch|auch interessant|das könnte (?:sie|dich) auch interessieren|ähnliche beiträge"
    r"|weitere (?:artikel|beiträge|kritiken)|meistgelesen|neueste beiträge|(?:vorheriger|nächster) (?:beitrag|artikel))"
    r"\s*:?$",
    r"(?:entradas (?:relacionadas|recientes)|artículos relacionados|noticias relacionadas|te puede interesar"
    r"|también te puede (?:gustar|interesar)|lo más (?:leído|visto)|lee también|leer también"
    r"|(?:entrada|artículo) (?:anterior|siguiente))\s*:?$",
)
"""Heads a list of other texts."""

WHOLE = either(
    # Sharing, printing, sending.
    rf"(?:share|tweet|pin it|email this|print this|e-?mail|save|copy link|reblog|restack|embed|blogthis!?|{_NETWORKS})",
    rf"(?:click to )?share (?:this )?(?:\w{{4,8}} )?(?:on|via|to|with|by) {_NETWORKS}(?: \(.{{3,40}}\))?",
    r"click to (?:share|print|email|tweet).{0,60}",
    r"(?:share|like|report|save) (?:this )?(?:facebook|post|article|page|story|review|interview|entry|comment)?",
    r"add to (?:list|watchlist|favou?rites|bookmarks|my list|reading list)|(?:block|mute|report) (?:member|user)",
    r"partage[rz]? (?:sur les réseaux(?: sociaux)?|cet(?:te)? \w{3,12}|avec vos amis)",
    r"liked by \d[\d.,]{0,8} .{3,20}|more (?:posts|articles|reviews|stories) (?:by|from) .{3,60}",
    r"(?:large|full[- ]size|high[- ]res(?:olution)?) (?:preview|version|image|view)",
    r"(?:view|see) (?:an? )?(?:large|larger|full[- ]size|full) (?:version|size|image|preview|picture)",
    r"click (?:to|for)(?: an?)? (?:enlarge|larger|full)\b.{0,30}",
    r"bild vergrößern|agrandir l[’']image|ampliar(?: imagen)?",
    r"(?:print|email|e-mail|send|bookmark|download|save) (?:this |the )?(?:page|article|story|review|post|interview)?"
    r"(?: (?:to|with) an? (?:friend|colleague)| as (?:a )?pdf)?",
    r"(?:download|view|save|open) (?:this |the )?(?:\w{4,9} )?(?:as )?(?:an? )?pdf(?: version)?",
    r"(?:printer[- ]friendly|print)(?: version| page)?(?: pdf)?",
    rf"partager(?: cet? (?:article|page|entretien|critique))?(?: (?:sur|par|via) {_NETWORKS})?",
    r"(?:copier le lien|imprimer(?: cet(?:te)? (?:article|page))?|envoyer (?:par e-?mail|à une? amie?))",
    rf"(?:artikel |beitrag )?teilen(?: (?:auf|per|via) {_NETWORKS})?",
    r"(?:link kopieren|(?:artikel |seite )?drucken|(?:artikel )?(?:versenden|merken)|feedback senden|zur startseite)",
    rf"compartir?(?: (?:en|por|este artículo|esta entrada)(?: {_NETWORKS})?)?",
    r"(?:copiar enlace|imprimir|enviar por (?:correo|e-?mail))",
    # Advertisements and what surrounds them.
    r"(?:advertisements?|sponsored(?: content)?|ad|anzeige|werbung|publicité|publicidad|pubblicità|advertentie)",
    r"(?:article|story|review|post)? ?continues (?:below|after).{0,40}",
    r"(?:article|story|review|post)(?: content)? continued.{0,20}|article (?:excerpt|content)",
    r"(?:continue|keep) reading\b.{0,60}",
    r"scroll (?:down )?(?:to|for) (?:continue|more).{0,30}",
    r"reuse this content",
    # Membership.
    r"(?:subscribe|sign up|sign in|follow|following|unsubscribe|listen|register|upgrade to paid|become a member)"
    r"(?: now| here| today| for free| us| to our .{3,40}| me)?",
    r"(?:s.abonner|abonnez-vous|jetzt abonnieren|abonnieren|suscr[ií]bete|suscribirse|se connecter|anmelden)",
    r"(?:get|open|download|try|install) (?:(?:the|our) )?(?:[\w.]{2,20} ){0,2}app(?: (?:now|today|for free))?",
    r"listen to (?:this|the) (?:episode|podcast|show|interview|article|story|conversation)(?: (?:in|on|with) .{2,40})?",
    r"log ?(?:in|out)\b.{0,60}",
    r".{0,40}\bto log ?in\b.{0,30}",
    # Blogs in other languages.
    r"(?:publicar|enviar|postar|escribir) (?:un|um) coment[áa]rio(?: en la entrada)?",
    r"(?:posta|lascia|scrivi) un commento(?: annulla risposta)?|kommentar veröffentlichen",
    r"een reactie (?:posten|plaatsen)",
    r"(?:enregistrer un commentaire|commenter cet article|réagir à cet article|deja una respuesta.{0,30})",
    r"(?:nessun commento|nenhum comentário|geen (?:opmerkingen|reacties)|ningún comentario)",
    r"(?:(?:post più (?:recente|vecchio)|postagem mais (?:recente|antiga)|(?:nieuwere|oudere|neuerer|älterer) post"
    r"|entrada (?:más reciente|antigua)|article plus (?:récent|ancien)|home ?page|página (?:principal|inicial)"
    r"|startseite|accueil|inicio)\W*){1,3}",
    r"(?:suscribirse a|iscriviti a|assinar|abonneren op|abonnieren|inscription à)\s?:? [^.]{3,60}\(atom\)",
    r"(?:enviar por (?:correo electrónico|e-?mail)|invia tramite e-?mail|diesen post per e-?mail versenden"
    r"|envoyer par e-?mail|dit e-?mailen).{0,200}",
    r"(?:comparte (?:esto|en)|condividi(?: su)?|compartilhe? (?:isso|no)|teilen (?:mit|auf)|partager)(?: .{2,40})?",
    r"(?:me gusta(?: esto)?|mi piace|gefällt mir|j[’']aime(?: ça)?|curtir(?: isso)?)"
    r"(?:\W+(?:cargando|caricamento|wird geladen|chargement|carregando)\W*)?",
    r"relacionad[oa]s?|correlati|ähnliche beiträge|similaires?",
    r"navigazione articoli|navegação de posts|berichtnavigatie",
    r"(?:blog su|bloggen auf|crea un blog en|crie um blog no|blog op) wordpress\.com|repost ?\d{0,4}",
    r"trackbacks?(?: url for this entry)?|posté par .{2,40} à \d{1,2}[:h]\d\d .{0,60}(?:commentaires|permalien).{0,40}",
    r"(?:view )?printer[- ]friendly version email article(?: to friend)?|email article(?: to friend)?",
    r"(?:post ?)?post a new comment|my response is on my own website\W*|some html allowed\b.{0,120}",
    r"author(?: (?:email|url))?\W{1,3}(?:optional|forget stored information)\W{0,2}",
    # What a list of posts is called.
    r"browsing (?:category|tag)|(?:entries|posts|articles) (?:in|tagged) [^.]{2,40} ?\(\d{1,5}\)",
    r"(?:archives? (?:for|of|by)|browsing|viewing|posts (?:in|tagged|filed under|from)|(?:tag|category) archives?:?"
    r"|all posts (?:in|tagged)) (?:the |from )?(?:(?:category|tag|topic)\b.{2,60}|.{2,60}\b(?:category|tag)"
    r"|[‘“\"'«].{2,60}[’”\"'»])",
    r"(?:category|tag) archives?\s?: .{2,60}",
    r"(?:archivos? (?:de|para|por)|entradas (?:de|en|con|etiquetadas)|publicaciones de) (?:la )?"
    r"(?:(?:categor[ií]a|etiqueta)\b.{0,60}|(?:con )?[‘“\"'«].{2,60}[’”\"'»])",
    r"(?:archives? (?:de|pour|par) |articles (?:de|dans) )(?:la |l[’'])?(?:catégorie|rubrique|étiquette|mot-clef)\b"
    r".{0,60}|archivio (?:della|per la|del) (?:categoria|tag)\b.{0,60}",
    r"(?:kategorie|schlagwort|tag)-?archive?\s?(?:für|:)? .{2,60}",
    # Moving about.
    r"skip to .{3,30}|(?:passer|aller) au contenu.{0,20}|(?:zum inhalt springen|direkt zum inhalt)"
    r"|saltar al contenido.{0,20}|ir al contenido.{0,20}",
    r"(?:back to (?:the )?top|return to top|to top|haut de (?:la )?page|retour en haut|nach oben|volver arriba)",
    r"(?:(?:previous|next|newer|older|first|last) (?:post|entry|entries|article|comment|page|story)s?\W*){1,3}"
    r"(?:home|archive)?",
    r"view all posts by\b.{0,60}",
    r"my photo|view my complete profile|blog archive|search this blog|my blog list",
    # Blogs.
    r"(?:no|add a|post a|leave a|show|hide|view all|load more|\d{1,4}) comments?(?: \(\d{1,4}\))?:?",
    r"(?:aucun commentaire|keine kommentare|(?:sin|no hay) comentarios):?",
    r"subscribe to:? ?(?:post comments|posts?|comments).{0,20}",
    r"(?:like this\W{1,3})?like loading\W*|loading\W*|liked by \d.{0,30}",
    r"\d[\d.,]{0,8}[km]? (?:followers?|subscribers?|likes?|claps?|notes?|shares?|views?|restacks?|reblogs?|abonnés"
    r"|seguidores)",
    r"with \d[\d.,]{0,8} notes",
    r"\S{2,40} (?:liked|reblogged|reposted|likes) this(?: from \S{2,40})?(?: and added:?)?",
    r"(?:a )?(?:theme|template|design) (?:by|von|par) .{2,60}",
    r"(?:create a free website or )?(?:blog|website) at \S{3,30}",
    r"(?:proudly |fièrement )?(?:powered|hosted|published(?= with)|propulsé|betrieben|geschützt|desarrollado)"
    r" (?:by|with|on|par|mit|por|con) [^.!?]{2,60}\.?",
    r"mit stolz präsentiert von .{2,40}",
    r"[A-Z][\w.]{2,20}\+? (?:picture|photo|logo|image|avatar)",
    r"(?:listen|subscribe|find us|available|follow us|watch)(?: (?:now|to us|to the show))?\W{0,3}(?: ?(?:on|in|via))?"
    rf" {_PLAYERS}(?:(?:\W+|\s+(?:and|or|und|et|y)\s+)(?:{_PLAYERS}|{_NETWORKS}))*",
    rf"(?:listen|subscribe|find us|find me|available|follow us|follow me|connect|watch|elsewhere)\W{{0,3}}"
    rf"(?: ?(?:on|in|via|at))? (?:(?:{_PLAYERS}|{_NETWORKS})(?:\W+|\s+(?:and|or|und|et|y)\s+|$)){{2,10}}",
    r"(?:view|read|see|show) (?:full |author |my )?(?:bio|biography|profile|author page)",
    r"(?:add to|export to|save to) (?:my )?(?:google )?(?:calendar|ical|outlook)|rsvp|share (?:this )?event",
    r"book (?:now|tickets?|your (?:seat|place|ticket)s?)|view (?:on )?map|get directions",
    r"(?:buy|get|reserve) (?:your )?(?:tickets?|seats?)(?: now| here)?",
    r"(?:read|open|view|saved) (?:on|in|with|to|from) (?:omnivore|instapaper|pocket|readwise|medium|matter|raindrop)",
    r"mark as (?:un)?(?:played|read)|(?:play|pause|download) (?:episode|audio|mp3)",
    r"(?:#[^\W\d][\w/-]{1,40}\s*){1,12}",
    # Letters by e-mail.
    r"[\w.-]{2,40} (?:mailing list|maillist)(?: .{3,60})?|end of .{3,40} digest.{0,30}",
    r"(?:forward|share) this (?:e-?mail|newsletter|letter)\b.{0,60}",
    r"(?:update|manage|change)(?: your)? (?:subscription )?preferences",
    r"(?:accept|reject|allow|decline)(?: all)?(?: cookies)?|i (?:agree|accept)|manage (?:cookies|options|preferences)",
)
"""Is a line."""

STARTS = either(
    r"fill in your details below",
    r"click an icon to log in",
    r"you are commenting using",
    r"\(?\s?log ?out\s?/\s?change",
    r"connecting to %s",
    r"bloggers? like this:?$",
    r"notify me of (?:new|follow)",
    r"click (?:on )?(?:an?|the|any) (?:time ?stamp|time|link|image|picture|photo|button)\b",
    r"you (?:may|can) use these (?:html|<)",
    r"your e-?mail address will not be published",
    r"required fields are marked",
    r"(?:votre|deine|ihre|tu|su|il tuo|o seu) (?:adresse|e-?mail|dirección|correo|indirizzo|endereço).{0,30}"
    r" (?:ne sera pas|wird nicht|no será|non (?:sarà|verrà)|não será)",
    r"listed below are links to (?:we)?blogs|you can follow this conversation by|there are no comments for this"
    r"|the letters and numbers you entered did not|enter your information below",
    r"pour être informée?s? des derniers articles",
    r"(?:les champs obligatoires|erforderliche felder|los campos obligatorios)\b",
    r"(?:benachrichtige mich|avertissez-moi|prévenez-moi|avísame|recibir un (?:correo|email))\b",
    r"(?:this site|we) uses? (?:cookies|akismet)|(?:nous utilisons|ce site utilise) des cookies"
    r"|(?:wir verwenden|diese website verwendet) cookies|(?:utilizamos|usamos|este sitio (?:usa|utiliza)) cookies",
    r"learn how your comment data",
    r"this entry was posted (?:in|on)",
    r"tagged(?:\s+(?:with|as|in))?\s?[,:]|tagged (?:with|as|in)?[^.!?]{2,200}$",
    r"(?:filed in|archivado en|abgelegt unter|classé sous)\s?:? [^.!?]{2,160}$",
    r"(?:classé dans|posté dans|kategorien?|veröffentlicht in|categorías?|publicado en)\s?:? [^.!?]{2,160}$",
    r"(?:verschlagwortet mit|étiqueté|etiquetado)\b",
    r"(?:article|billet|beitrag|entrada) (?:précédent|suivant|anterior|siguiente)\s?:",
    r"(?:(?:post|technorati|blog|article|del\.icio\.us) )?tags?\s?:\s|labels\s?:\s|topics\s?:\s|keywords\s?:\s"
    r"|filed under\b"
    r"|(?:étiquettes?|libellés?|etichette|marcadores|trefwoorden|mots[- ]clés?)\s?:\s"
    r"|(?:schlag(?:worte|wörter)|stich(?:worte|wörter)|etiquetas|palabras clave)\s?:\s",
    r"(?:from|via) hacker news\b",
    r"sent from (?:hacker news|my\b)",
    r"via https?:",
    r"(?:view|read|see|open) (?:this|the) (?:post|article|e-?mail|newsletter|original|letter) (?:on|in|at|online)\b",
    r"(?:view|read|see|open) (?:this|it) (?:online|in your)\b",
    r"having (?:trouble|problems|difficult(?:y|ies)) (?:reading|viewing|seeing)",
    r"(?:is this e-?mail not displaying|e-?mail not displaying|trouble (?:reading|viewing))",
    r"you(?:[’'] ?| a)re receiving this|you (?:have )?received this (?:e-?mail|newsletter|message|letter)",
    r"(?:was this |did someone |someone )forward(?:ed)? (?:to you|you this|this)",
    r"(?:enjoyed|like[d]?|love[d]?) (?:it|this)\? (?:forward|share)",
    r"our mailing address is",
    r"if you (?:would rather not|prefer not to|do(?:n[’']t| not) (?:want|wish) to|no longer (?:want|wish) to)"
    r" (?:hear|receive|get)\b",
    r"(?:you can |please )?(?:follow|find|like|join) us (?:on|at)\b|(?:puedes seguirnos|síguenos) en\b"
    r"|(?:vous pouvez nous suivre|suivez-nous|retrouvez-nous) sur\b|(?:folgen sie|folgt|folge) uns (?:auf|bei)\b",
    r"unsubscribe\b.{0,80}$",
    r"(?:to unsubscribe|no longer want|if you no longer (?:wish|want)|don[’']t want (?:these|this|our))\b",
    r"(?:if you|did you) (?:like|enjoy)(?:ed)? (?:this|what you|the) .{0,60}"
    r"\b(?:subscrib|newsletter|support us|patreon)",
    r"enter your e-?mail",
    r"copyright\s?(?:©|\(c\))\s?\d{4}|copyright \d{4}(?![,\d])",
    r"(?:©|\(c\))\s?\d{4}",
    r"(?:thanks|thank you) for reading[^.!]{0,60}(?:subscribe|substack|[.!] subscribe|[.!] this post)",
    r"(?:sign up|subscribe|register) (?:for|to) (?:our|my)\b.{0,80}"
    r"(?:newsletter|mailing list|updates|feed|channel|podcast|e-?mails?)",
    r"(?:abonnez|inscrivez)-vous à (?:notre|nos|la)\b",
    r"(?:abonnieren sie|abonniere|melden sie sich) .{0,60}(?:newsletter|kanal|podcast)",
    r"suscr[ií]be(?:te|ase) (?:a|al) (?:nuestr|la|el|bolet|newsletter)",
    r"(?:à lire(?: aussi)?|lire aussi|lesen sie (?:auch|hier)|mehr dazu|siehe auch|le[ea] también|véase también"
    r"|leggi anche|lees ook)\s?: ?[“\"‘«„\w]",
    r"photo(?:graph)?s? (?:credits?|by|courtesy)\b.{0,120}$",
    r"(?:image|picture|video)s? (?:credits?|courtesy|source)\b.{0,120}$",
    r"you are here\s?:",
    r"(?:this|dieser|cet|este) (?:article|post|story|artikel|artículo) (?:is|was|ist|a|tiene) "
    r"(?:more than|over|published|über|plus de|más de) \w{1,8} (?:months?|years?|ago|jahre|ans|años)\b.{0,30}$",
    r"support (?:our|independent|quality|local|the) (?:work|journalism|writing|site|newsroom)",
    r"please (?:recycle|consider the environment)",
    r"(?:latecomers|late arrivals) (?:will|may|cannot|can)",
)
"""Begins a paragraph that is a notice."""

SHORT_STARTS = either(
    r"(?:posted|published) in [^.]{1,80}$",
    r"(?:more|plus|read more|read also|read next|see also|related|further reading|also read)\s?:",
)
"""Begins a notice of one line; the same words may begin a critic's sentence."""

VOTE = either(
    r"%d bloggers? like this",
    r"\b(?:cookie (?:policy|settings|notice)|accept (?:all )?cookies|use of cookies)",
    r"\bcookies (?:to|in order to) (?:give|improve|ensure|provide)",
    r"\b(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados)",
    r"\b(?:privacy policy|politique de confidentialité|datenschutz(?:erklärung)?|política de privacidad)\b",
    r"\b(?:terms of (?:use|service)|terms (?:and|&) conditions|conditions générales|aviso legal|mentions légales)\b",
    r"bookmark the permalink",
    r"\b(?:may not be reproduced|without (?:the )?(?:prior )?(?:written )?permission|used (?:by|with) permission)\b",
    r"transcripts? (?:are|is|was|has been) (?:automatically |machine[- ]|auto-?)?"
    r"(?:created|produced|provided|generated)",
    r"may not be in its final form",
    r"accuracy is not guaranteed",
    r"may (?:contain|include) (?:errors|mistakes|inaccuracies)",
    r"\b(?:leave|give|write) us a (?:\w+ )?(?:rating|review|comment)",
    r"\brate(?: and |, )(?:review|subscribe)",
    r"(?:sign up|subscribe|register) (?:for|to) (?:our|the|my|this)\b.{0,80}"
    r"(?:newsletter|mailing list|updates|feed|channel|podcast)",
    r"\b(?:your inbox|unsubscribe|at any time|free (?:weekly|monthly|daily)|receive new posts|support my work)\b",
    r"\bread(?:ing)? the original\b",
    r"\bsubscribe for free\b",
    r"©\s?\d{4}",
)
"""Stands in notices; see `boilerplate.prompts` for how many it takes."""

SURE = either(
    r"\ball rights reserved\b|\btous droits réservés\b|\balle rechte vorbehalten\b|\btodos los derechos reservados\b",
    r"bookmark the permalink",
    r"transcripts? (?:are|is|was) (?:created|produced|provided)",
    r"may not be in its final form",
    r"%d bloggers? like this",
    r"\blearn how your comment data\b",
    r"\bsubscribe for free to receive\b",
)
"""Stands in notices only."""

VOTE_WORDS = (
    *("blogger", "cookie", "reserv", "réservés", "vorbehalten", "privacy policy", "confidentialité", "datenschutz"),
    *("política de privacidad", "terms of", "terms and", "terms &", "conditions générales", "aviso legal"),
    *("mentions légales", "permalink", "reproduced", "permission", "transcript", "in its final form", "sign up"),
    *("subscribe", "register", "your inbox", "at any time", "free weekly", "free monthly", "free daily"),
    *("receive new posts", "support my work", "the original", "comment data", "©", "may contain", "may include"),
    *(" us a ", "rate and ", "rate, "),
)
"""One of these, in small letters, stands in whatever `VOTE` or `SURE` find: most paragraphs have none."""
