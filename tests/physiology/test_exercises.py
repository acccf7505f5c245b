from __future__ import annotations

import pytest
from fitparse.profile import FIELD_TYPES

from pipeline.physiology.exercise_names import FIT_CATEGORIES, NAMES, exercise_of
from pipeline.physiology.exercises import EXERCISES, trains_glutes

FIT_NAMES = [
    (kind.removesuffix("_exercise_name"), name)
    for kind, values in FIELD_TYPES.items()
    if kind.endswith("_exercise_name")
    for name in values.values.values()
]

# What apps and people write, by the key it must have; lists of Hevy and Strong as their exports name exercises.
WRITTEN = {
    "hip thrust": """
        Hip Thrust|Hip Thrust (Barbell)|Hip Thrust (Machine)|Hip Thrust (Smith Machine)|Hip Thrust (Bodyweight)
        Barbell Hip Thrust|hip_thrust|Hüftstoß|Poussée de hanche|Empuje de cadera|Empuje de cadera con barra
        BB Hip Thrust|Hüftstöße|Booty Builder|Spinta d'anca|Elevação pélvica|Heupstoot|hip thrusts mit Langhantel
    """,
    "glute bridge": """
        Glute Bridge|Partial Glute Bridge (Barbell)|Frog Pumps (Dumbbell)|Beckenheben|Brücke|Pont fessier
        Soulevé de bassin|Bil brug|Heuplift
        Relevé de bassin|Puente de glúteos|Elevación de cadera|Ponte per glutei|Sollevamento bacino|Ponte de glúteos
        Elevação de quadril|Heupbrug|Bilbrug
    """,
    "single-leg bridge": """
        Single Leg Glute Bridge|Single Leg Hip Thrust|Single Leg Hip Thrust (Dumbbell)|Einbeiniges Beckenheben
        Puente de glúteo a una pierna|Hip thrust unilatéral|Ponte unilateral
    """,
    "squat": """
        Squat (Barbell)|Squat (Bodyweight)|Squat (Smith Machine)|Squat (Dumbbell)|Squat (Band)|Front Squat
        Front Squat (Barbell)|Box Squat (Barbell)|Full Squat|Pause Squat (Barbell)|Hack Squat|Hack Squat (Machine)
        Goblet Squat|Kettlebell Goblet Squat|Landmine Squat|Belt Squat (Machine)|Sumo Squat (Barbell)|Lateral Squat
        Pendulum Squat (Machine)|Zercher Squat (Barbell)|Overhead Squat (Barbell)|Thruster (Barbell)
        Thruster (Kettlebell)|Wall Ball|Kniebeuge|Kniebeugen mit Langhantel|Squat arrière|Sentadilla
        Sentadillas con barra|Accosciata|Agachamento livre|Agachamento|Kniebuiging
    """,
    "half squat": """
        Half Squat|Quarter Squat|Wall Sit|Halbe Kniebeuge|Demi-squat|Media sentadilla|Mezzo squat|Meio agachamento
        Halve squat|Wandsitz|Chaise
    """,
    "split squat": """
        RFESS|FFESS
        Bulgarian Split Squat|Split Squat (Dumbbell)|Pistol Squat|Assisted Pistol Squats|Single Leg Squat
        Bulgarische Kniebeuge|Geteilte Kniebeuge|Squat bulgare|Fente bulgare|Sentadilla búlgara|Squat bulgaro
        Agachamento búlgaro|Bulgaarse split squat
    """,
    "lunge": """
        Lunge|Lunge (Barbell)|Lunge (Bodyweight)|Lunge (Dumbbell)|Walking Lunge|Walking Lunge (Dumbbell)
        Reverse Lunge|Reverse Lunge (Barbell)|Lateral Lunge|Curtsy Lunge (Dumbbell)|Overhead Dumbbell Lunge
        Ausfallschritt|Ausfallschritte mit Kurzhanteln|Fentes|Fente avant|Zancadas|Zancada con mancuernas|Desplante
        Affondi|Affondi in camminata|Afundo|Passada|Avanço|Uitvalspas
    """,
    "step-up": """
        Step Up|Step-up|Dumbbell Step Up|Step-ups mit Gewicht|Kastensteigen|Montée sur banc|Montées sur box
        Subida al cajón|Salita su panca|Subida no banco|Opstap
    """,
    "romanian deadlift": """
        SLDL|SL RDL|Hip Hinge|Stacchi rumeni|Terra romeno|Stijve been deadlift|Standwaage
        Romanian Deadlift (Barbell)|Romanian Deadlift (Dumbbell)|RDL|RDL (Barbell)|Stiff Leg Deadlift (Barbell)
        Single Leg Romanian Deadlift (Barbell)|Straight Leg Deadlift|Rumänisches Kreuzheben|Soulevé de terre roumain
        Soulevé de terre jambes tendues|Peso muerto rumano|Stacco rumeno|Stacco a gambe tese|Stiff
        Levantamento terra romeno|Roemeense deadlift
    """,
    "deadlift": """
        Peso morto|Block Pull
        Deadlift (Barbell)|Deadlift (Dumbbell)|Deadlift (Trap bar)|Trap Bar Deadlift|Sumo Deadlift (Barbell)
        Deficit Deadlift (Barbell)|Rack Pull (Barbell)|Deadlift High Pull|Kreuzheben|Soulevé de terre|Peso muerto
        Stacco da terra|Levantamento terra
    """,
    "good morning": """
        Good Morning (Barbell)|Guten Morgen|Buenos días|Bom dia
    """,
    "leg press": """
        Pressa 45
        Leg Press|Leg Press (Machine)|Leg Press Horizontal (Machine)|Seated Leg Press (Machine)
        Single Leg Press (Machine)|Beinpresse|Presse à cuisses|Presse inclinée|Prensa de piernas|Prensa|Pressa
        Pressa per gambe|Beenpers|Sled Push
    """,
    "kickback": """
        Esel-Kick|Slanci dietro|Glúteo na polia|Patada trasera|Coup de pied arrière
        Glute Kickback (Machine)|Glute Kickback on Floor|Standing Cable Glute Kickbacks|Cable Kickback
        Rear Kick (Machine)|Cable Pull Through|Donkey Kicks|Patada de glúteo|Slanci posteriori|Coice na polia
        Bilschop|Extension de hanche
    """,
    "back extension": """
        Extensão lombar|Rug extensie
        Back Extension|Back Extension (Hyperextension)|Back Extension (Machine)|Reverse Hyperextension
        Back Extension (Weighted Hyperextension)|Glute Ham Raise|Rückenstrecker|Hyperextensions|Extension lombaire
        Hiperextensión|Extensión lumbar|Iperestensioni|Hiperextensão|Rugstrekker
    """,
    "swing": """
        Kettlebell Swing|Kettlebell-Schwung|Balanceo con pesa rusa|Balancé de kettlebell
    """,
    "olympic lift": """
        Clean and Jerk|Clean (Barbell)|Power Clean|Hang Clean|Snatch|Power Snatch|Dumbbell Snatch|Snatch Pull
    """,
    "jump": """
        Jump Squat|Box Jump|Jumping Lunge|Burpee|Squat Thrust|Sprungkniebeuge|Sentadilla con salto|Squat sauté
    """,
    "jumping jack": """
        Jumping Jack|Jumping Jacks|Hampelmann|Jump Rope|Polichinelo|Corde à sauter
    """,
    "abduction": """
        Muschel|Seitliches Beinheben|Abducción de cadera|Hip Airplane
        Hip Abduction (Machine)|Hip Abductor (Machine)|Clamshell|Clamshells|Fire Hydrants|Lateral Band Walks
        Monster Walk|Abduktion|Abducteurs|Abductores|Abductor machine|Cadeira abdutora|Abductie
    """,
    "other legs": """
        Beenstrekken|Curl de piernas|Elevación de talones
        Hip Adduction (Machine)|Hip Adductor (Machine)|Leg Extension (Machine)|Lying Leg Curl (Machine)
        Seated Leg Curl (Machine)|Standing Leg Curls|Nordic Hamstrings Curls|Sissy Squat (Weighted)
        Standing Calf Raise (Machine)|Calf Press (Machine)|Single Leg Calf Raise|Beinbeuger|Beinstrecker|Wadenheben
        Mollets debout|Adducteurs|Extensión de cuádriceps|Curl femoral|Gemelos|Polpacci|Mesa flexora
        Cadeira extensora|Panturrilha|Adduktoren|Cadeira adutora
    """,
    "upper body": """
        Flexões|Piegamenti a terra
        Bench Press (Barbell)|Incline Bench Press (Dumbbell)|Bent Over Row (Barbell)|Pull Up|Chin Up|Push Up
        Lat Pulldown (Cable)|Overhead Press (Barbell)|Shoulder Press (Dumbbell)|Lateral Raise (Dumbbell)
        Bicep Curl (Barbell)|Hammer Curl (Dumbbell)|Triceps Pushdown|Triceps Kickback (Cable)|Skullcrusher Triceps
        Chest Fly (Machine)|Face Pull|Jump Shrug|Chest Dip|Arnold Press (Dumbbell)|Seated Cable Row|T Bar Row
        Upright Row|Bankdrücken|Klimmzüge|Liegestütze|Rudern|Schulterdrücken|Développé couché|Tractions|Pompes
        Tirage vertical|Press de banca|Dominadas|Flexiones|Remo con barra|Jalón al pecho|Panca piana|Trazioni
        Piegamenti|Rematore|Alzate laterali|Supino reto|Barra fixa|Remada curvada|Rosca direta|Puxada|Bankdrukken
        Optrekken|Opdrukken|Seitheben|Elévations latérales
    """,
    "elsewhere": """
        Beinheben|Hip Flexor March
        Plank|Side Plank|Crunch|Sit Up|Russian Twist|Hanging Leg Raise|Knee Raise Parallel Bars|Ab Wheel
        Mountain Climber|Dead Bug|Farmers Walk|Superman|Running|Treadmill|Cycling|Elliptical Machine|Stretching
        Warm Up|Yoga|Bauchpresse|Unterarmstütz|Gainage|Plancha|Prancha|Addominali|Abdominales|Buikspieroefening|HIIT
    """,
}
PAIRS = [
    (name.strip(), key) for key, text in WRITTEN.items() for row in text.strip().splitlines() for name in row.split("|")
]


def test_fit_profile() -> None:
    """Every exercise of the public profile is mapped, and so is every category but the unknown one."""
    unmapped = [(category, name) for category, name in FIT_NAMES if exercise_of(name, category) is None]
    assert not unmapped
    assert len(FIT_NAMES) > 1000
    categories = set(FIELD_TYPES["exercise_category"].values.values()) - {"unknown"}
    assert categories == FIT_CATEGORIES.keys()


@pytest.mark.parametrize(
    ("category", "name", "key"),
    [
        ("hip_raise", "barbell_hip_thrust_with_bench", "hip thrust"),
        ("hip_raise", "kettlebell_swing", "swing"),
        ("hip_raise", "single_leg_hip_raise_with_foot_on_foam_roller", "single-leg bridge"),
        ("hip_raise", None, "glute bridge"),
        ("calf_raise", "single_leg_hip_raise_with_knee_hold", "single-leg bridge"),
        ("triceps_extension", "cable_kickback", "upper body"),
        ("chop", "cable_pull_through", "kickback"),
        ("pull_up", "hanging_hurdle", "upper body"),
        ("row", "barbell_straight_leg_deadlift_to_row", "romanian deadlift"),
        ("squat", "leg_press", "leg press"),
        ("squat", "no_such_name", "squat"),
        ("warm_up", "elbow_to_foot_lunge", "elsewhere"),
        ("hip_stability", "external_hip_raise", "abduction"),
        ("cardio", "jumping_jacks", "jumping jack"),
        ("unknown", None, None),
        (None, "Other 12", None),
        (None, "", None),
    ],
)
def test_category(category: str | None, name: str | None, key: str | None) -> None:
    assert exercise_of(name, category) == key


@pytest.mark.parametrize(("name", "key"), PAIRS)
def test_written(name: str, key: str) -> None:
    assert exercise_of(name) == key


def test_keys() -> None:
    """Patterns and categories name exercises that exist, and every exercise can be logged."""
    assert {key for _, key in NAMES} | set(FIT_CATEGORIES.values()) == EXERCISES.keys()
    assert trains_glutes("half squat")
    assert not trains_glutes("jumping jack")
    assert not trains_glutes("abduction")
