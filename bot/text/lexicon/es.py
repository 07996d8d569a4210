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
    numerals={"cero": 0, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90},
    scales={"docena": 12, "cien": 100, "ciento": 100, "mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
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
    tolls={"muert": "dead", "falleci": "dead", "mat": "dead", "muri": "dead", "víctimas": "dead", "herid": "hurt", "lesionad": "hurt", "desaparecid": "missing", "deten": "arrested", "arrest": "arrested", "rescat": "rescued", "evacu": "evacuated"},
    abbreviations=words("sr sra srta dr dra ee.uu av núm pág ene feb mar abr jun jul ago sep oct nov dic etc"),
)  # fmt: skip
