"""English."""

from bot.text.lexicon.base import Lexicon, words

LEXICON = Lexicon(
    code="en",
    stemmer="english",
    function=words(
        """a an the and or but nor so yet if then than that this these those there here of in on at by for from to with
        without within into onto upon over under between among across through during before after until since while
        about against around near off out up down as is are was were be been being am do does did done doing have has
        had having will would shall should can could may might must ought it its itself he him his himself she her hers
        herself they them their theirs themselves we us our ours ourselves you your yours yourself i me my mine myself
        who whom whose which what when where why how not no nor only also very too just even still again already ever
        never more most much many some any each every all both few other another such own same one's let than else
        said says say saying told tells tell according added adding mr mrs ms dr via per amid however meanwhile because
        although though whether either neither rather quite once among like get got gets make made makes"""
    ),
    numerals={
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
        "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
        "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    },
    scales={"hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12},
    dozens={"dozen": 12},
    halves=words("half"),
    about=words("about around approximately roughly nearly almost over up least most than some estimated"),
    months={"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12},
    weekdays={"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6},
    relative={"today": 0, "tonight": 0, "yesterday": -1, "overnight": 0, "tomorrow": 1},
    recent=words("today tonight yesterday overnight now currently latest breaking earlier"),
    past=words("ago previously former formerly decade decades history historic historically years since traditionally"),
    future=words("will plan plans planned expected tomorrow upcoming next shall scheduled due"),
    hedge=words("may might could reportedly allegedly possibly perhaps probably likely appears seems suspected"),
    negation=words("not no never none neither nor without n't cannot can't won't didn't doesn't isn't wasn't denied denies deny"),
    reversal=("withdr", "cancel", "releas", "freed", "frees", "lift", "revok", "correct", "overturn", "revers", "scrap", "suspend", "halt", "postpon", "retract", "drop"),
    event=("kill", "die$", "dies$", "died$", "dead$", "death$", "deaths$", "wound", "injur", "struck$", "strike", "striking$", "attack", "explo", "blast", "bomb", "shot$", "shoot", "shelled$", "shelling", "fire$", "fires$", "fired$", "crash", "collaps", "derail", "arrest", "detain", "charged$", "charges$", "indict", "convict", "acquit", "sentenced$", "jailed$", "resign", "quit$", "quits$", "stepped$", "sacked$", "dismiss", "appoint", "elected$", "election", "voted$", "votes$", "signed$", "signs$", "approv", "reject", "announc", "launch", "agreed$", "agrees$", "agreement", "reached$", "seiz", "captur", "rescued$", "rescue$", "rescues$", "evacuat", "hit$", "hits$", "banned$", "bans$", "ban$", "ordered$", "orders$", "closed$", "closes$", "closure", "reopen", "opened$", "sank$", "sinks$", "sinking$", "storm", "quake", "earthquake", "flood", "rose$", "rises$", "fell$", "falls$", "cut$", "cuts$", "raised$", "raises$", "won$", "wins$", "beat$", "beats$", "defeat", "lost$", "loses$", "ceasefire", "truce", "deal$", "confirm", "declar", "deploy", "sued$", "sues$", "lawsuit", "fined$", "acquir", "bought$", "buys$", "merge", "recall", "outbreak", "infect", "hospitali", "blockade", "clash", "protest", "rioted$", "riots$", "riot$", "kidnap", "hostage", "stabb", "murder", "found$", "identif", "named$", "nominat", "overturn", "veto", "impos", "sanction", "expel", "flee", "fled$", "escap", "surrender", "withdr", "releas", "freed$", "frees$"),
    speech=("said$", "say$", "says$", "saying$", "told$", "tell$", "tells$", "announc", "stated$", "states$", "stating$", "statement", "added$", "adds$", "warn", "claim", "insist", "urge", "urging$", "called$", "calls$", "accord", "spoke", "explain", "report$", "reports$", "reported$", "confirm", "tweet", "wrote$", "writes$", "testif", "acknowledg", "admit", "denie", "deny", "pledg", "vow", "spokes"),
    first_person=words("i we my our me us i'm we're i've we've mine ours"),
    boilerplate=("with inputs from", "reporting by", "editing by", "read more", "end of article", "click here", "sign up", "subscribe", "photo:", "image:", "copyright", "all rights reserved", "follow us", "share this", "advertisement", "by ", "the article was written"),
    tolls={"kill": "dead", "dead$": "dead", "death$": "dead", "deaths$": "dead", "die$": "dead", "dies$": "dead", "died$": "dead", "dying$": "dead", "fatalit": "dead", "bodies$": "dead", "injur": "hurt", "wound": "hurt", "hurt$": "hurt", "missing$": "missing", "unaccounted": "missing", "arrest": "arrested", "detain": "arrested", "rescued$": "rescued", "rescue$": "rescued", "rescuing$": "rescued", "evacuat": "evacuated", "displac": "evacuated"},
    abbreviations=words("mr mrs ms messrs dr st gen lt col sgt sen rep gov prof rev jr sr vs no nos jan feb mar apr jun jul aug sep sept oct nov dec capt cmdr maj hon pvt cpl adm mt ft e.g i.e cf approx dept fig ave"),
    closers=words("u.s u.k u.n u.a.e e.u a.m p.m d.c inc ltd co corp etc al jr sr ph.d"),
)  # fmt: skip
