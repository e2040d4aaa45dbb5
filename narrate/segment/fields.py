"""Words that stand before a colon and name a field, a heading or an aside, never a speaker."""

from __future__ import annotations

FIELDS = frozenset(
    # English: asides and parts of a text
    "interview review feature exclusive more also with mit avec con "
    "fx sfx f/x grams atmos bruitage geräusch sound sounds effects "
    "note notes n.b nb warning caution example examples update updated edit correction spoiler spoilers disclosure "
    "disclaimer tip tips fact facts trivia background context introduction intro overview recommended result results "
    "chapter step part act scene first second third finally ps p.s bonus conclusion summary synopsis plot featuring "
    "where when what who why how also however plus remember reminder thanks hint moral lesson theme themes characters "
    "setting speaker speakers name person persons guests hosts panellists panelists participants present moderators "
    "caption credit credits aka tl;dr related tag tags category categories posted "
    # English: credits and facts of a film
    "director directors writer writers producer producers screenplay script story cast casting starring stars music "
    "score cinematography photography editing runtime duration length rating ratings certificate genre genres year "
    "country countries language languages release released studio distributor distribution soundtrack format budget "
    # English: a critic's verdict
    "pros cons verdict grade good bad best worst likes dislikes highlights lowlights "
    # English: publishing, events
    "date author authors source sources photo photos image images via video trailer ticket tickets price prices venue "
    "time times location address email e-mail phone tel web website title subject re cc screening screenings showing "
    "showtimes admission doors contact copyright licence license isbn publisher published "
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow january february march april may june "
    "july august september october november december "
    # German, French, Spanish
    "hinweis achtung beispiel regie drehbuch musik besetzung darsteller kamera schnitt länge fazit réalisation "
    "scénario musique durée distribution remarque exemple attention genre avec nota "
    "ejemplo dirección guion guión música "
    "reparto duración fotografía".split()
)
