"""Spanish."""

from bot.text.lexicon.base import Lexicon, words

LEXICON = Lexicon(
    code="es",
    stemmer="spanish",
    function=words(
        """el la los las un una unos unas lo al del de y e o u pero sino ni si que quien quienes cual cuales cuyo donde
        cuando como cómo qué por porque para con sin sobre bajo entre hacia hasta desde durante según tras ante contra
        en a es son era eran fue fueron ser sido será serán sería está están estaba estaban ha han había habían haber
        habrá hay hace hacer hizo puede pueden podía debe deben él ella ellos ellas le les se me te nos os yo tú
        nosotros usted ustedes su sus mi mis tu tus nuestro nuestra este esta estos estas ese esa esos esas aquel esto
        eso no más menos muy también ya aún todavía solo sólo siempre nunca nada algo alguno alguna algunos otros otra
        otro otras todo toda todos todas cada mismo misma tan tanto así entonces luego además mientras aunque dijo
        dijeron señaló agregó unos"""
    ),
    numerals={"cero": 0, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiún": 21, "veintiuna": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900, "novecientas": 900},
    scales={"cien": 100, "ciento": 100, "mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
    dozens={"decena": 10, "docena": 12, "quincena": 15, "veintena": 20, "treintena": 30, "centenar": 100, "millar": 1e3},
    halves=words("medio"),
    about=words("unos unas cerca alrededor aproximadamente casi menos más hasta al"),
    months={"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12},
    weekdays={"lunes": 0, "martes": 1, "miércoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "domingo": 6},
    relative={"hoy": 0, "ayer": -1, "anteayer": -2},
    recent=words("hoy ayer ahora actualmente recientemente anoche madrugada"),
    past=words("antiguo antigua ex años décadas historia anteriormente antaño"),
    future=words("será serán próximo próxima prevé previsto planea"),
    hedge=words("podría podrían quizá quizás probablemente presunto presunta supuestamente parece"),
    negation=words("no nunca jamás ninguno ninguna sin ni niega negó desmintió"),
    reversal=("cancel", "retir", "liber", "levant", "revoc", "corrig", "suspend", "anul", "aplaz"),
    event=("mat", "muert", "muri", "falleci", "herid", "ataqu", "atac", "explos", "dispar", "incendi", "estrell", "detuv", "deten", "arrest", "acus", "conden", "dimit", "renunci", "nombr", "eleg", "vot", "firm", "aprob", "rechaz", "anunci", "lanz", "acuerd", "rescat", "evacu", "terremoto", "sismo", "inund", "huelga", "confirm"),
    speech=("dij", "declar", "afirm", "anunci", "señal", "advirt", "según", "explic", "inform", "asegur"),
    first_person=words("yo nosotros mi mis nuestro nuestra nos me"),
    boilerplate=("con información de", "lea también", "leer más", "foto:", "suscríbete", "publicidad"),
    tolls={"muert": "dead", "fallec": "dead", "mató$": "dead", "mata$": "dead", "matan$": "dead", "matado": "dead", "mataron$": "dead", "matar$": "dead", "asesin": "dead", "muri": "dead", "víctimas$": "dead", "herido": "hurt", "heridas$": "hurt", "herida$": "hurt", "hirió$": "hurt", "hirieron$": "hurt", "lesionad": "hurt", "desaparecid": "missing", "deten": "arrested", "detuv": "arrested", "arrest": "arrested", "rescatad": "rescued", "rescató$": "rescued", "rescataron$": "rescued", "evacu": "evacuated"},
    abbreviations=words("sr sra srta sres dr dra d dña lic gral cnel av núm pág págs art ud uds ene feb mar abr jun jul ago sep sept oct nov dic aprox"),
    closers=words("ee.uu etc p.m a.m s.a"),
)  # fmt: skip
