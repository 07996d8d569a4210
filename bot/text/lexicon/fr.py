"""French."""

from bot.text.lexicon.base import Lexicon, words

LEXICON = Lexicon(
    code="fr",
    stemmer="french",
    function=words(
        """le la les un une des du de d l et ou mais donc or ni car si que qu qui quoi dont où quand comme comment
        pourquoi dans en au aux à par pour avec sans sous sur vers chez entre contre pendant depuis avant après selon
        dès jusque est sont était étaient été être sera seront serait a ont avait avaient avoir aura auront aurait eu
        fait faire peut peuvent pouvait doit doivent il elle ils elles lui leur leurs on nous vous je tu me te se moi
        toi soi son sa ses mon ma mes ton ta tes notre nos votre vos ce cet cette ces cela ça celui celle ceux ne pas
        plus moins jamais rien aucun aucune très aussi encore déjà même tout tous toute toutes autre autres plusieurs
        quelques chaque ainsi alors puis lors lorsque tandis afin parce y n s c j m t là ici dit déclaré ajouté indiqué
        notamment également environ cependant toutefois"""
    ),
    numerals={"zéro": 0, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60},
    scales={"cent": 100, "cents": 100, "mille": 1e3, "millier": 1e3, "milliers": 1e3, "million": 1e6, "millions": 1e6, "mds": 1e9, "milliard": 1e9, "milliards": 1e9},
    dozens={"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1e3},
    halves=words("demi"),
    about=words("environ près presque quelque quelques moins plus jusqu autour"),
    months={"janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12},
    weekdays={"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6},
    relative={"aujourd'hui": 0, "hier": -1, "avant-hier": -2, "demain": 1},
    recent=words("aujourd'hui hier maintenant actuellement récemment nuit"),
    past=words("ancien ancienne autrefois jadis ans années décennies histoire auparavant"),
    future=words("sera seront demain prochain prochaine prévoit prévu doit devrait"),
    hedge=words("pourrait pourraient peut-être probablement présumé présumée vraisemblablement semble"),
    negation=words("ne pas jamais aucun aucune sans ni dément démenti nie"),
    reversal=("annul", "retir", "libér", "lev", "révoqu", "corrig", "suspend", "report", "abandonn"),
    event=("tué", "mort", "décéd", "bless", "attaqu", "frapp", "explos", "tir", "incendi", "écras", "arrêt", "accus", "condamn", "démission", "nomm", "élu", "vot", "sign", "approuv", "rejet", "annonc", "lanc", "accord", "sauv", "évacu", "séisme", "inond", "grève", "confirm", "déploy"),
    speech=("dit", "déclar", "affirm", "annonc", "indiqu", "précis", "averti", "selon", "expliqu", "rapport"),
    first_person=words("je nous mon ma mes notre nos moi j"),
    boilerplate=("avec agences", "lire aussi", "à lire", "photo :", "crédit", "abonnez-vous", "publicité"),
    tolls={"tué": "dead", "tuent$": "dead", "tuant$": "dead", "mort$": "dead", "morts$": "dead", "morte$": "dead", "mortes$": "dead", "décè": "dead", "décéd": "dead", "bless": "hurt", "disparu": "missing", "arrêté$": "arrested", "arrêtés$": "arrested", "arrêtée$": "arrested", "arrêtées$": "arrested", "arrestation": "arrested", "interpell": "arrested", "secouru": "rescued", "sauvé": "rescued", "évacu": "evacuated"},
    abbreviations=words("m mm mme mmes mlle mgr dr pr me st ste av bd janv févr juil sept oct nov déc art vol env gén col cf"),
    closers=words("etc h"),
)  # fmt: skip
