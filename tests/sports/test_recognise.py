from __future__ import annotations

import pytest
from fitparse.profile import FIELD_TYPES

from pipeline.sports.fit_names import LATER_SPORTS, LATER_SUB_SPORTS
from pipeline.sports.recognise import FIT_SPORTS, SPORT_OF_SUB_SPORT, fit_sport, plain_words, sport_of
from pipeline.sports.words import SPORT_WORDS
from pipeline.vocabulary import ON_FOOT

FIT_WORDS = sorted({*FIELD_TYPES["sport"].values.values(), *LATER_SPORTS.values()} - {"generic", "all"})
FIT_SUB_WORDS = sorted({*FIELD_TYPES["sub_sport"].values.values(), *LATER_SUB_SPORTS.values()})

WRITTEN = {  # sport and sub-sport: words that name it
    (
        "running",
        None,
    ): "9|Run|RUNNING|jogging|Outdoor running|Laufen|Dauerlauf|Lauftraining|Footing|Course à pied|courir|"
    "correr|Corrida|Carrera|corsa|hardlopen|Bieganie|Løb|Løping|Löpning|juoksu|běh|бег|Пробежка|跑步|户外跑步|ランニング|"
    "달리기|러닝|run_walk|Marathon|course a pied|"
    "10k race|Couch to 5K|Rodaje|Ripetute|Duurloop|Wybieganie|Terrenløp|Sabah koşusu|Kocogás|Bėgimas|jooks|Hlaup|دویدن|"
    "ריצת בוקר|मैराथन|駅伝|Chạy|"
    "Lari pagi|chạy bộ|futás|alergare|trčanje|τρέξιμο|ריצה|الجري|दौड़ना|วิ่ง|пробіжка",
    ("running", "trail"): "trail_run|TrailRun|trailrun|TRAIL_RUNNING|Trail|Berglauf|Geländelauf|carrera de montaña|"
    "corsa in montagna|fell running|terränglöpning|越野跑|トレイルランニング|트레일러닝",
    (
        "running",
        "treadmill",
    ): "Treadmill Running|treadmill|Laufband|Tapis de course|tapis roulant|cinta de correr|Esteira|"
    "loopband|bieżnia|løbebånd|беговая дорожка|跑步机|トレッドミル|트레드밀",
    ("running", "virtual_activity"): "VirtualRun|virtual run",
    ("running", "obstacle"): "obstacle_run|ObstacleRun",
    ("running", "indoor_running"): "indoor_running|Indoor Run",
    ("running", "track"): "track_running",
    ("running", "street"): "street running|Straßenlauf",
    ("walking", None): "10|walk|Gehen|Spaziergang|Marche|caminata|Caminhada|camminata|wandelen|Spacer|Gåtur|promenad|"
    "Ходьба|步行|ウォーキング|걷기|Nordic Walking|race_walking|"
    "Balade à pied|Gassirunde|Ommetje|Camminata veloce|Hundpromenad|Yürümek|Mers pe jos|Sprehod|Разходка|चलना|遛狗|"
    "快步走|"
    "jalan kaki|đi bộ|séta|περπάτημα|הליכה|المشي|पैदल चलना|เดิน",
    ("walking", "indoor_walking"): "indoor_walking|Treadmill Walking",
    (
        "hiking",
        None,
    ): "4|Hike|trekking|Wandern|Bergwandern|Randonnée|Senderismo|escursionismo|Wędrówka|Vandring|поход|徒步|"
    "ハイキング|등산|trail hike|rando|túrázás|Túra|doğa yürüyüşü|ruck|Gipfeltour|Pohod|Похід|טיול|पदयात्रा|"
    "Đi bộ đường dài|"
    "πεζοπορία|planinarenje",
    (
        "cycling",
        None,
    ): "1|Ride|biking|Radfahren|Fahrrad|Vélo|ciclismo|bicicleta|fietsen|Jazda na rowerze|Cykling|Sykling|"
    "велосипед|骑行|サイクリング|자전거|Radrennen|kerékpározás|bersepeda|ποδηλασία|ركوب الدراجات|साइकिल",
    ("cycling", "mountain"): "MountainBikeRide|mtb|VTT",
    ("cycling", "virtual_activity"): "VirtualRide",
    ("e_biking", None): "EBikeRide|e-bike|EMountainBikeRide",
    (
        "swimming",
        None,
    ): "16|Swim|Schwimmen|Natation|natación|nuoto|zwemmen|pływanie|Svømning|simning|плавание|游泳|水泳|수영",
    ("swimming", "open_water"): "open_water_swimming|open_water",
    ("stand_up_paddleboarding", None): "SUP|StandUpPaddling|stand up paddle boarding",
    ("rowing", None): "Rowing|Rudern|aviron|划船",
    ("rowing", "indoor_rowing"): "indoor rowing|indoor_rowing",
    ("cross_country_skiing", None): "Cross-Country Skiing|NordicSki|Skilanglauf|ski de fond|лыжи|беговые лыжи|"
    "smučarski tek|tek na smučeh|skijaško trčanje|sífutás",
    ("alpine_skiing", None): "AlpineSki|Skifahren|esquí|滑雪|горные лыжи|Катание на горных лыжах|Горнолыжный спорт|"
    "спуск на лыжах|Гірські лижі",
    ("alpine_skiing", "backcountry"): "Skitour|ски-тур|скитур",
    ("winter_sport", None): "Skijoring|skijöring|Snørekjøring|скиджоринг|Dog sledding",
    ("water_skiing", None): "Wasserski|водные лыжи",
    ("ice_skating", None): "Eislaufen|IceSkate|patinage",
    ("horseback_riding", None): "Reiten|horse riding",
    ("training", "strength_training"): "WeightTraining|strength_training|Krafttraining|musculation|筋トレ",
    ("stair_climbing", None): "StairStepper|Treppenlauf|stair climbing",
    ("generic", None): "Other|other|generic|Sonstiges|Autre|其他",
    ("driving", None): "Autofahrt|course automobile|carrera de coches|e-scooter",
    (None, None): "|track|trip#track|activity|Workout|Lunch with Ada|Trampoline|42|トランポリン",
}

CARRIED = (
    "Turystyka konna|Turystyka wodna|Turystyka motocyklowa|Spacer konny|Biegówki|Bieganie na nartach|Běh na lyžích|"
    "Vodní turistika|Turistika na koni|Turistika na kole|Chůze na lyžích|Procházka na koni|Passeggiata a cavallo|"
    "Trekking equestre|Corsa di cavalli|Escursione in barca|Camminata acquatica|Randonnée équestre|Course hippique|"
    "Course de motos|Randonnée nautique|Promenade en bateau|Marche aquatique|Randonnée motoneige|Wanderreiten|"
    "Wasserwandern|Radwandern|Skiwanderung|Rollskilauf|Radmarathon|Skimarathon|Aqua-Jogging|Wanderrudern|"
    "Andar a caballo|Carrera de bicis|Carrera de autos|Marcha cicloturista|Paseo en barco|Caminata acuática|"
    "Passeio a cavalo|Corrida de carros|Wandelen te paard|Gå på skidor|Løbe på rulleskøjter|Vandring till häst|"
    "Gåtur til hest|Vesijuoksu|Ratsastusvaellus|Pyörävaellus|Lovas túrázás|Vízi túrázás|Plimbare călare|"
    "Alergare pe schiuri|Atlı yürüyüş|Su koşusu|Trčanje na skijama|Šetnja na konju|Конная прогулка|Водный поход|"
    "Прогулка на лодке|Автопробег|Бег в воде|Біг на лижах|Πεζοπορία με σκι|登山車|水中步行|骑马徒步|水中ウォーキング|"
    "ホーストレッキング|수중 걷기|승마 트레킹|เดินเรือ|Pony trekking|Aqua walking|"
    "Correr en el agua|Løb i vand|Corsa di auto|Собачьи бега|Прогулка на самокате|ATV trail|"
    "Snowmobile trail|Dog sled run|Ballonfahrt|Wycieczka łodzią"
)
ON_OWN_FEET = (
    "Turystyka piesza|Horská turistika|Pěší turistika|Běžecký trénink|Procházka|Carrera de fondo|Corsa di fondo|"
    "Course d'orientation|Halbmarathon|Bergmarathon|Barcelona marathon|Fjelltur|Fotvandring|Sauvakävely|"
    "Nordijsko hodanje|Canicross|Пеший поход|Полумарафон|Бягане|健行|登山|马拉松|트레킹|เดินป่า|"
    "Horseshoe walk|Waterfall hike|Cross country run|Trail du Grand Ballon|Bieg w Łodzi|Maraton Łódź"
)


def test_what_carries_the_athlete_decides_between_words() -> None:
    assert {word for word in CARRIED.split("|") if sport_of(word).sport in {None, *ON_FOOT}} == set()
    assert {word for word in ON_OWN_FEET.split("|") if sport_of(word).sport not in ON_FOOT} == set()


@pytest.mark.parametrize(
    ("written", "expected"),
    [pytest.param(word, named, id=word or "empty") for named, words in WRITTEN.items() for word in words.split("|")],
)
def test_words(written: str, expected: tuple[str | None, str | None]) -> None:
    assert sport_of(written) == expected


def test_a_missing_word_names_none() -> None:
    assert sport_of(None) == (None, None)


@pytest.mark.parametrize("word", FIT_WORDS)
def test_every_fit_sport_is_its_own_name(word: str) -> None:
    assert sport_of(word.upper()) == (word, None)
    assert fit_sport(word, None) == (word, None)


@pytest.mark.parametrize("word", FIT_SUB_WORDS)
def test_every_sub_sport_is_covered(word: str) -> None:
    implied = SPORT_OF_SUB_SPORT[word]
    assert implied is None or implied in FIT_SPORTS | ON_FOOT
    assert fit_sport("generic", word) == (implied or "generic", word)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(("unknown_140", None), None, id="number-of-no-profile"),
        pytest.param((None, None), None, id="none"),
        pytest.param(("unknown_140", "treadmill"), "running", id="number-with-a-treadmill"),
        pytest.param(("fitness_equipment", "treadmill"), "running", id="treadmill-among-the-machines"),
        pytest.param(("fitness_equipment", "elliptical"), "fitness_equipment", id="elliptical"),
        pytest.param(("cycling", "track"), "cycling", id="the-sport-wins"),
    ],
)
def test_sport_of_a_fit_session(given: tuple[str | None, str | None], expected: str | None) -> None:
    assert fit_sport(*given) == (expected, given[1])


def test_parts_are_written_as_texts_are_read() -> None:
    parts = [part for words in SPORT_WORDS for part in words.parts.strip("|").split("|")]
    assert all(plain_words(part) for part in parts)
    assert {words.sport for words in SPORT_WORDS} <= FIT_SPORTS | ON_FOOT
