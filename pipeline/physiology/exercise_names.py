"""The many names under which strength exercises are logged, by people, apps and watches, in seven languages."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

LONGEST_EXERCISE_NAME = (
    200  # characters that are looked at, judgement: some patterns take the square of a name's length
)


def _any(rows: str) -> str:
    """Join rows of alternatives."""
    return "|".join(row.strip() for row in rows.strip().splitlines())


_ONE_LEG = _any(r"""
    (single|one|1) leg(ged)?|\bsl\b|einbeinig|un(e|a)? (jambe|pierna|gamba)|uma perna|unilateral|monopodal|een been
""")
_BRIDGE = _any(r"""
    bridge|hip raise|hip ?lift|glute raise|pelvic (lift|raise|curl)|frog pump|brucke|becken(an)?heben|huft(an)?heb
    \bpont\b|(releve|soulev|montee|elevation)\w* (de |du )?(bassin|hanche)|puente|elevaci?on (de )?(cadera|pelvi)
    ponte|sollevament\w* (del )?bacino|elevac\w* (pelvica|d\w+ quadril)|heup ?brug|bil ?brug|bruggetje|heup(hef|lift)
    bekken(lift|hef|kantel)
""")
_THRUST = _any(r"""
    hip ?thrust|glute drive|booty builder|huftsto(ss|ess)|poussee de (hanche|bassin)
    empuje de cadera|spint\w+ (d |dell )?anc|elevacao pelvica|heupstoot
""")
_SQUAT = _any(r"""
    squat|kniebeug|sentadilla|agachamento|kniebuiging|accosciat|accroupi|\bhocke\b|sit to stand
    flexion de (rodilla|jambe)
""")
_DEADLIFT = _any(r"""
    dead ?lift|\bdl\b|kreuzheben|souleve de terre|\bsdt\b|peso m(ue|o)rto|stacc(o|hi)\b|levantamento terra|^terra\b
    (rack|block) pull
""")
_STIFF = _any(r"""
    romanian|rumani|roumain|ruman[oa]|rumen[oai]|romen[oa]|roemeens|stiff|straight|tendues|rigid|tes[eo]
    gestreckt|stijve
""")
_HALF = r"half|quarter|partial|\bhalb|viertel|\bdemi\b|\bmedia\b|cuarto|\bmezz[oa]\b|\bmei[oa]\b|\bhalve\b"

NAMES: tuple[tuple[str, str], ...] = (
    (
        _any(r"""
            stretch|warm ?up|mobilit|foam rolling|^foam roll|dehn|etirement|estiramiento|alongamento|allungament
            leg swing
        """),
        "elsewhere",
    ),
    (
        _any(r"""
            calf|calves|waden|mollet|gemel|pantorrilla|polpacc|panturrilha|talon(es|s)\b|kuit
            tibialis|\b(toe|heel) raise
        """),
        "other legs",
    ),
    (
        _any(r"""
            jumping jack|split jack|squat jack|star jump|hampelm|jump rope|skipping|seilspring|corde a sauter
            saltar la (comba|cuerda)|polichinelo|pular corda|touwtje
        """),
        "jumping jack",
    ),
    (r"external hip raise|clam(shell)?s?$", "abduction"),
    (rf"({_ONE_LEG}).*({_BRIDGE}|{_THRUST})|({_BRIDGE}|{_THRUST}).*({_ONE_LEG})", "single-leg bridge"),
    (_THRUST, "hip thrust"),
    (_BRIDGE, "glute bridge"),
    (
        _any(r"""
            abduct|abduc(c|t)|abduk|abdut|abduzion|abducao|clam|\bmuschel|\bostra|almeja|mossel|vongol|fire hydrant
            side lying (leg|hip)|hip (circle|airplane)|seitlich\w* bein|bein\w* seitlich
            elevation\w* laterale\w* (de |des )?jambe|elevaci?on\w* lateral\w* (de )?(la )?pierna|zijwaarts\w* been
            (pierna|gamba|jambe|perna)s? (lateral|de cote)
            (band\w*|lateral|side|monster|crab) (band )?(side )?walk|(side|lateral) leg raise|hip stability
        """),
        "abduction",
    ),
    (r"^(?!.*lunge).*(adduct|adduk|adutor|aductor|adduzion|inner thigh|copenhagen)", "other legs"),
    (r"tricep|trizep|(dumbbell|db) kick ?back|pull ?up|chin ?up|shrug", "upper body"),
    (
        _any(r"""
            \bthrows?\b(?!.*squat)|\bslams?\b|chest pass|base rotation|side step|^(weighted )?kicks$
        """),
        "elsewhere",
    ),
    (r"squat (thrust|plank)|man maker|burpee", "jump"),
    (
        _any(r"""
            leg curl|hamstring\w* curl|nordic|(?<!rear )leg extension|knee extension|quad\w* extension|sissy|beinbeug
            beinstreck|beencurl|beenextensie|beenstrek|curl (femoral|de pierna)|femorali
            extensi?on de (cuadriceps|jambe|rodilla|pierna)|(mesa|cadeira) (flex|exten)|terminal knee
        """),
        "other legs",
    ),
    (
        _any(rf"""
            ({_HALF}).*({_SQUAT})|({_SQUAT}).*({_HALF})|wall (sit|squat)|wandsitz|\bchaise\b|muurzit
        """),
        "half squat",
    ),
    (
        _any(r"""
            jump(?!.*(pull|shrug))|plyo|box jump|\bhops?\b|bound(s|ing)|\bleap|depth|sprung|\bsaut|\bsalto|\bpulo|sprong
        """),
        "jump",
    ),
    (
        _any(rf"""
            split ({_SQUAT}|stance squat)|bulgar|\brfess\b|geteilte kniebeug|pistol|shrimp
            \bffess\b|({_ONE_LEG}|skater|staggered).*({_SQUAT})|({_SQUAT}).*({_ONE_LEG})|single leg bench get up
        """),
        "split squat",
    ),
    (
        _any(r"""
            lunge|ausfallschritt|\bfente|zancada|estocada|desplante|affond|afundo|passada|avanco|uitval|uitstap
        """),
        "lunge",
    ),
    (
        _any(r"""
            step ?(ups?|downs?|over)|box step(?! squat)|aufsteig|kastensteig|montees? (sur|de)|subid|salita|\bopstap
        """),
        "step-up",
    ),
    (
        _any(rf"""
            \b(rdl|sldl)s?\b|hip hinge|standwaage
            ({_STIFF}).*({_DEADLIFT})|({_DEADLIFT}).*({_STIFF})
            ^stiff\b
        """),
        "romanian deadlift",
    ),
    (_DEADLIFT, "deadlift"),
    (r"good ?morning|guten morgen|buenos dias|bom dia|buongiorno", "good morning"),
    (rf"{_SQUAT}|thruster|wall ball", "squat"),
    (
        _any(r"""
            leg ?press|beinpress|presse (a cuisses|jambes|a jambes|inclinee)|prensa( de piernas?| inclinada|$)
            pressa( per)?( gambe| \d|$)|\bbeenpers|sled (push|drag)|prowler
        """),
        "leg press",
    ),
    (
        _any(r"""
            kick ?back|donkey|\besel|\bezel|rear (kick|leg)|hip extension|pull ?through|patada\w* (de gluteo|trasera)
            coup\w* de pied arriere|calci? posterior|slanc\w* (posterior|dietro|indietro)|coice
            gluteos? (n[oa] (cabo|polia|maquina)|4 apoios|en polea|quatro)|extensao d\w+ quadril
            extensi?on de (hanche|cadera)|estension\w* (d |dell )?anc|bilschop|huftstreck|quadruped with leg lift
        """),
        "kickback",
    ),
    (
        _any(r"""
            hyper ?exten|back extension|back raise|glute ?ham|\bghr\b|\bghd\b|reverse hyper|ruckenstreck|hiperexten
            iperesten|extensi?on lomb|extensi?on lumbar|extensao lombar|\blombaires|rug ?(strek|exten)|hyperexten
        """),
        "back extension",
    ),
    (
        _any(r"""
            kettlebell swing|\bswings?\b|schwung|schwingen|balance\w* (de |avec |con )?(kettlebell|pesa)|oscilaci
        """),
        "swing",
    ),
    (
        _any(r"""
            \bclean\b|snatch|\bjerk\b|olympic|reissen|umsetzen|arrach|epaule[ -]?jete|arrancada|strappo
        """),
        "olympic lift",
    ),
    (
        _any(r"""
            (?<!bauch)press|bench|\brow(s|ing)?\b|curl|pull ?(down|over|up)|pulldown|pullover|push ?up|\bdips?\b
            fl(y|ye|ies)\b|raise (dumbbell|cable|machine|band)|(lateral|front|rear delt|shoulder|arm) raise|bicep
            shoulder|chest|\blats?\b|latzug|face pull|upright|muscle up|scaption|rotator|external rotation
            internal rotation|wrist|forearm|grip|klimmzug|(?<!bauch)druck(en)?\b|rudern|liegestutz
            seitheben|frontheben|bizeps|developpe|tractions?\b|pompes?\b|tirage|elevations? (laterale|frontale)|ecarte
            dominada|flexion(es)?\b|remo\b|jalon|fondos|elevacion\w* (lateral|frontal)|apertura|panca|trazion|piegament
            rematore|lento avanti|alzat|distension|croci|supino|barra fixa|flex(ao|oes)|remada|rosca|desenvolvimento
            puxada|crucifixo|elevacao (lateral|frontal)|bankdruk|optrekk|opdrukk|roeien|schouder|zijhef|\w*drukken
        """),
        "upper body",
    ),
    (
        _any(r"""
            plank|crunch|sit ?up|\bcore\b|chop|carry|farmer|twist|\babs?\b|abdom|leg raise|knee raise|knee tuck|hollow
            dead bug|bird dog|superman|mountain climber|v up|rollout|ab wheel|get up|pallof|side bend|flutter|jackknife
            toes to bar|windmill|bauch|beinheben|hip flexor|unterarmstutz|gainage|abdos|releve de jambe|plancha
            elevacion de pierna|prancha|addominal|buikspier|\bsteun\b|battle rope|l sit|dragon flag
            lower(ing)? drill|hip crossover
        """),
        "elsewhere",
    ),
    (
        _any(r"""
            cardio|\brun(ning)?\b|\bjog|treadmill|elliptical|cycling|\bbike|rowing machine|stair|climb|swim|walk(ing)?\b
            hik(e|ing)|yoga|pilates|hiit|aerobic|high knees|box(ing)?\b|skating|skiing|laufen|marche|caminar|camminat
        """),
        "elsewhere",
    ),
)
"""Patterns over the name in small letters without accents, first match wins, and the key of `EXERCISES`."""

FIT_CATEGORIES = {
    "bench_press": "upper body",
    "calf_raise": "other legs",
    "cardio": "jumping jack",
    "carry": "elsewhere",
    "chop": "elsewhere",
    "core": "elsewhere",
    "crunch": "elsewhere",
    "curl": "upper body",
    "deadlift": "deadlift",
    "flye": "upper body",
    "hip_raise": "glute bridge",
    "hip_stability": "abduction",
    "hip_swing": "swing",
    "hyperextension": "back extension",
    "lateral_raise": "upper body",
    "leg_curl": "other legs",
    "leg_raise": "elsewhere",
    "lunge": "lunge",
    "olympic_lift": "olympic lift",
    "plank": "elsewhere",
    "plyo": "jump",
    "pull_up": "upper body",
    "push_up": "upper body",
    "row": "upper body",
    "run": "elsewhere",
    "shoulder_press": "upper body",
    "shoulder_stability": "upper body",
    "shrug": "upper body",
    "sit_up": "elsewhere",
    "squat": "squat",
    "total_body": "elsewhere",
    "triceps_extension": "upper body",
    "warm_up": "elsewhere",
}
"""What a FIT file's category means where the exercise in it has no name of its own, or none that is known."""

WHOLE_CATEGORIES = frozenset({"cardio", "crunch", "plank", "run", "sit_up", "triceps_extension", "warm_up"})
"""Categories whose names would mislead: a plank with a leg lift, a triceps kickback, a warm-up with a lunge."""

_EQUIPMENT = re.compile(
    _any(r"""
        barbell|dumbbell|kettlebell|machine|smith|cable|trap bar|weighted|plate|\bsled|\bbar\b|goblet|zercher|belt squat
        langhantel|kurzhantel|kabelzug|maschine|multipresse|barre|haltere|poulie|lestee?|barra|mancuerna|polea|maquina
        bilanciere|manubri|cavi\b|macchina|halter|gewicht
    """)
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the patterns of the names when the first name is looked up: few commands need them."""
    return tuple((re.compile(pattern), key) for pattern, key in NAMES)


@lru_cache(maxsize=8192)
def exercise_of(name: str | None, category: str | None = None) -> str | None:
    """Recognise an exercise by its name.

    Parameters
    ----------
    name
        As a person, an app or a watch writes it (`Hip Thrust (Barbell)`, `romanian_deadlift`, `Kniebeugen`): English,
        German, French, Spanish, Italian, Portuguese or Dutch. None where there is none.
    category
        In FIT's words, where a file has one.

    Returns
    -------
    str or None
        Key of `EXERCISES`; None where neither is known.
    """
    if category in WHOLE_CATEGORIES:
        return FIT_CATEGORIES[category]
    plain = plain_name(name or "")
    found = next((key for pattern, key in _patterns() if pattern.search(plain)), None) if plain else None
    return found or FIT_CATEGORIES.get(category or "")


def has_equipment(name: str) -> bool:
    """Return whether an exercise's name says that a load is moved."""
    return _EQUIPMENT.search(plain_name(name)) is not None


def plain_name(name: str) -> str:
    """Write a name in small letters without accents and signs, as the patterns expect it."""
    folded = unicodedata.normalize("NFKD", name[:LONGEST_EXERCISE_NAME].casefold())
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()
