"""German."""

from bot.text.lexicon.base import Lexicon, words


def _compounds() -> dict[str, float]:
    """German writes a number as one word: fünfundzwanzig, dreihundert, zweitausend."""
    ones = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    teens = ["zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
    tens = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    small = {word: n for n, word in enumerate(ones + teens, 1)}
    small |= {word: 20 + 10 * n for n, word in enumerate(tens)}
    small |= {f"{one}und{word}": 21 + 10 * n + m for n, word in enumerate(tens) for m, one in enumerate(ones)}
    found: dict[str, float] = {word: n for word, n in small.items() if n > 12}
    for n, one in enumerate(["", *ones]):
        hundred = f"{one}hundert"
        if one:
            found[hundred] = 100 * n
        found |= {f"{hundred}{word}": 100 * max(1, n) + m for word, m in small.items()}
    found |= {f"{word}tausend": 1000 * n for word, n in small.items()}
    found |= {f"{one}hunderttausend": 100_000 * n for n, one in enumerate(ones, 1)}
    return found


LEXICON = Lexicon(
    code="de",
    stemmer="german",
    function=words(
        """der die das den dem des ein eine einen einem einer eines und oder aber doch denn sondern wenn als dass daß ob
        weil damit sowie wie in im an am auf aus bei beim bis durch für gegen mit nach seit trotz über um unter von vom
        vor während wegen zu zum zur zwischen ohne ist sind war waren sei seien wäre sein gewesen wird werden wurde
        wurden worden habe haben hat hatte hatten hätte kann können konnte könnte soll sollen sollte muss müssen musste
        darf dürfen will wollen wollte mag er sie es ihn ihm ihr ihre ihrer ihren ihrem wir uns unser unsere ich mich
        mir mein meine du man sich selbst wer was wen wem wo wann warum welche welcher welches dieser diese dieses
        diesem diesen jener jene nicht kein keine keinen keiner nichts nur auch noch schon sehr mehr so dann da dort
        hier immer nie bereits etwa rund sagte sagten sagt laut jedoch dabei außerdem zudem zuvor alle allem allen
        andere anderen anderer viele viel einige beide jeder jede jedes dazu davon daran darauf dafür"""
    ),
    numerals={**_compounds(), "null": 0, "anderthalb": 1.5, "zweieinhalb": 2.5, "zweier": 2, "dreier": 3, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90},
    scales={"hundert": 100, "tausend": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "billion": 1e12, "billionen": 1e12},
    dozens={"dutzend": 12},
    halves=words("halbe halben"),
    about=words("etwa rund ungefähr circa ca fast knapp mindestens über bis mehr wenigstens"),
    months={"januar": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12},
    weekdays={"montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag": 6},
    relative={"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1},
    recent=words("heute gestern jetzt derzeit zuletzt soeben aktuell nacht"),
    past=words("ehemalige ehemaliger früher einst jahren jahrzehnten damals geschichte seither"),
    future=words("wird werden soll sollen plant planen geplant künftig morgen nächste nächsten erwartet"),
    hedge=words("könnte könnten möglicherweise vermutlich wohl angeblich offenbar vielleicht mutmaßlich wahrscheinlich"),
    negation=words("nicht kein keine keinen keiner nie niemals ohne weder bestreitet dementiert dementierte bestritt"),
    reversal=("zurückgezog", "zurückzieh", "abgesagt", "aufgehoben", "freigelass", "widerruf", "korrigier", "gestoppt", "ausgesetzt", "verschob"),
    event=("getötet", "tötet", "starb", "gestorben", "tot", "verletz", "angriff", "explo", "beschoss", "schuss", "brand", "feuer", "absturz", "festgenomm", "verhaft", "angeklagt", "verurteilt", "zurückgetret", "rücktritt", "ernannt", "gewählt", "stimmt", "unterzeich", "beschloss", "lehnt", "gestartet", "einig", "erobert", "gerett", "evakuier", "beben", "flut", "streik", "verkauf", "kauf", "erklärt", "bestätig"),
    speech=("sagt", "erklär", "teilt", "bericht", "warn", "ford", "kündig", "beton", "schrieb", "mitgeteilt"),
    first_person=words("ich wir mein meine unser unsere uns mir mich"),
    boilerplate=("mit material von", "lesen sie auch", "mehr zum thema", "foto:", "bild:", "quelle:", "newsletter", "anzeige"),
    tolls={"getötet": "dead", "töte": "dead", "tote$": "dead", "toten$": "dead", "toter$": "dead", "tot$": "dead", "todesopfer": "dead", "todesfälle": "dead", "starb": "dead", "gestorben": "dead", "sterben$": "dead", "ums$": "dead", "umgekommen": "dead", "verletz": "hurt", "schwerverletz": "hurt", "leichtverletz": "hurt", "verwundet": "hurt", "vermiss": "missing", "festgenomm": "arrested", "festnahm": "arrested", "verhaft": "arrested", "gerettet": "rescued", "rettete": "rescued", "evakuier": "evacuated"},
    abbreviations=words("z.b d.h u.a bzw ca dr prof hr fr st nr abs art mio mrd inkl ggf mind max bspw sog geb gest jan feb mär apr jun jul aug sep sept okt nov dez gen vgl evtl i.d.r"),
    closers=words("usw str jh v.chr n.chr etc"),
)  # fmt: skip
