"""Words for sports in the larger languages, and those of vendors."""

from __future__ import annotations

from pipeline.sports.carriers import CARRIER_WORDS
from pipeline.sports.on_foot import FOOT_WORDS
from pipeline.sports.parts import Words
from pipeline.sports.snow import SNOW_WORDS

UNNAMED_WORDS = (
    "|track|activity|unknown|none|null|default|trip track|uncategorized|workout|exercise|session|move|gpx|route"
)
OTHER_WORDS = (
    "other|generic|all|invalid|others|sonstige|sonstiges|andere|autre|autres|otro|otros|altro|altra|"
    "outro|outros|overig|"
    "anders|inne|inny|andet|annet|annat|muu|другое|прочее|其他|其它|その他|기타"
)

# English and vendors first, then German, French, Spanish, Italian, Portuguese, Dutch, Polish, Scandinavian, Finnish,
# Czech, Turkish, Hungarian, Romanian, South Slavic, Indonesian, Vietnamese, Greek, Russian, Hebrew, Arabic, Hindi,
# Thai, Chinese, Japanese, Korean. The first that matches wins, so `Skilanglauf` comes before `lauf` and `trail hike`
# before `trail`.
SPORT_WORDS = (
    Words("running", None, "| run walk| walk run| jeffing|"),
    Words(
        "multisport",
        None,
        "| triat| duathl| multisport| multi sport| aquathl| swim run| swimrun|"
        "триатл|铁人|トライアスロン|デュアスロン|アクアスロン|",
    ),
    Words("jump_rope", None, "| jump rope| skipping| rope skip|seilspring|跳绳|縄跳び|줄넘기|"),
    Words("wheelchair_push_run", None, "| wheelchair push run| wheelchair run| handcycle race|"),
    Words(
        "wheelchair_push_walk",
        None,
        "| wheelchair|rollstuhl|fauteuil roulant|silla de ruedas|cadeira de rodas|rolstoel|wozkow inwalidzk|",
    ),
    *SNOW_WORDS,
    Words(
        "ice_skating",
        None,
        "| ice skat| eislauf|eisschnell|schlittschuh|patinage|patinaje sobre hielo|pattinaggio su ghiaccio|"
        "patinacao no gelo| patinaj|schaats| lyzw| brusl| korcul| korcsolya|skoyt|skojt|skridsko|luistelu|коньк|滑冰|"
        "アイススケート|스케이트|",
    ),
    Words(
        "inline_skating",
        None,
        "| inline| in line | roller| skat| patin| pattin| rollschuh| wrotk|"
        " rolkach| rolki| gorkorcsolya|ролик|轮滑|ローラー|인라인|",
    ),
    Words(
        "swimming",
        "open_water",
        "| open water| openwater|freiwasser| eau libre| aguas abiertas| acque libere|公开水域|",
    ),
    Words(
        "swimming",
        None,
        "| swim| pool |schwimm| natation| nager | nage | natac| nadar| nadando| nuoto| nuotat|zwem| plywa| svom|"
        " nado | freibad| hallenbad|simning| simma| uinti| plavani| yuzme| uszas| uszni| inot | berenang| renang|"
        " boi loi|κολυμ|плава|שחי|سباح|तैर|ว่ายน้ำ|游泳|水泳|スイム|スイミング|プール|수영|",
    ),
    Words(
        "stand_up_paddleboarding",
        None,
        "| sup | stand up paddl| standup paddl| paddleboard| paddle board| paddle surf|сапборд|桨板|サップ|패들보드|",
    ),
    Words("kayaking", None, "|kayak|kajak|каяк|байдар|皮划艇|カヤック|카약|"),
    Words(
        "rowing",
        "indoor_rowing",
        "| indoor row| rowing machine| row machine| rowerg| ruderger| ruderergo| rameur|划船机|",
    ),
    Words(
        "rowing",
        None,
        "| row | rowing|rudern| ruder| aviron| remo | canottag| roeien| wioslar|"
        " roing| rodd | soutu|гребл|"
        "划船|ローイング|ボート|로잉|조정|",
    ),
    Words(
        "paddling",
        None,
        "| canoe| paddl| paddel| kanu| canoa | canoag| kano| piragu| pagaie| melonta|каноэ|カヌー|카누|",
    ),
    Words("kitesurfing", None, "|kitesurf| kite |kiteboard|"),
    Words("windsurfing", None, "|windsurf| wing foil| planche a voile|"),
    Words("surfing", None, "| surf|серф|冲浪|サーフィン|서핑|"),
    Words(
        "sailing",
        None,
        "| sail|segeln| voile | vela | zeil| zegl| segling|парусн|帆船|セーリング|요트|",
    ),
    *CARRIER_WORDS,
    Words("disc_golf", None, "| disc golf| frisbee golf|"),
    Words("golf", None, "| golf|гольф|高尔夫|ゴルフ|골프|"),
    Words("tennis", None, "| tennis| tenis|теннис|网球|テニス|테니스|"),
    Words(
        "racket",
        None,
        "| squash| badminton| padel| pickleball| table tennis|tischtennis| racquet| racket|羽毛球|バドミントン|",
    ),
    Words(
        "soccer",
        None,
        "| soccer| football|fussball| futbol| futball| futebol| futsal| calcio|voetbal| pilka nozna| fotbal|fodbold|"
        "футбол|足球|サッカー|축구|",
    ),
    Words("basketball", None, "| basketball| baloncesto| pallacanestro|баскетбол|篮球|バスケ|농구|"),
    Words("volleyball", None, "| volley| voleibol| pallavolo|волейбол|排球|バレー|배구|"),
    Words("hockey", None, "| hockey| eishockey|хоккей|"),
    Words(
        "e_biking",
        None,
        "| e bik| ebik| e mountain| emountain| e mtb| emtb| e velo| pedelec| velo electrique| electric bik|"
        " e fiets| elcyk| elsyk|电动自行车|電動自転車|전기자전거|",
    ),
    Words("cycling", "virtual_activity", "| virtual ride| virtual cycl| virtual bik| zwift ride|"),
    Words("cycling", "hand_cycling", "| hand cycl| handcycl| hand bik| handbik|"),
    Words(
        "cycling",
        "mountain",
        "| mountain bik| mountainbik| mtb | trail bik| vtt | btt | bicicleta de montana| ciclismo de montana|"
        " terrangcyk| terrengsyk| horske kol|山地车|登山车|登山車|登山单车|登山單車|登山自行车|登山自行車|登山骑行|"
        "マウンテンバイク|산악자전거|",
    ),
    Words("cycling", "gravel_cycling", "| gravel|"),
    Words("cycling", "cyclocross", "| cyclocross| cyclo cross|"),
    Words(
        "cycling",
        "road",
        "| road bik| road cycl| road ride| rennrad| racefiets| wielren| landsvagscyk|公路车|ロードバイク|",
    ),
    Words(
        "cycling",
        "indoor_cycling",
        "| indoor cycl| indoor bik| indoor ride| stationary bik| spin | spinning| spinbik| home trainer| hometrainer|"
        " ergometer| velo d interieur| ciclismo indoor|室内骑行|动感单车|エアロバイク|실내 자전거|",
    ),
    Words(
        "cycling",
        None,
        "| cycl| bik| bicyc| bici | bicis | bicic| bicik| ciclo| cyklo| ride | rides | riding| rad | radfahr|"
        " radsport| radtour| radrenn| radeln| radwander| radmarat|fahrrad| velo | velos | velot| velof| ciclis|"
        " fiets| kolar| rower| syk| cyk|pyorail| pyora| na kole | na kolesu | bisiklet| kerekpar| bersepeda| sepeda|"
        "xe dap| dap xe|ποδηλ|вело|אופני|دراج|साइकिल|จักรยาน|骑行|骑车|自行车|单车|騎行|騎車|自行車|單車|腳踏車|"
        "サイクリング|自転車|자전거|사이클|라이딩| turbo trainer| fixie | radausfahrt| pedala| pedal | velotaf|"
        " kolo | bicyklov| bringaz| bring | bicikl| kolesar|колоезд|רכיב|каране на кол| radrund| radltour|دوچرخه|"
        " gowes| dvirac| velosiped| ritenbrauk| jalgrat| hjolreid| txirrindul|",
    ),
    *FOOT_WORDS,
    Words(
        "mountaineering",
        None,
        "| mountaineer|تسلق الجبال| alpinis| bergsteig| hochtour| montanis| wspinaczka wys|альпини|",
    ),
    Words(
        "rock_climbing",
        None,
        "| climb| boulder|klettern| escalad| arrampic| klimmen| wspin| klatr|"
        " klattr| kiipeily|скалолаз|攀岩|"
        "クライミング|ボルダリング|클라이밍|",
    ),
    Words(
        "fitness_equipment",
        "elliptical",
        "|ellipti| crosstrainer| cross trainer|eliptic| ellittic| crosstrener|эллипс|椭圆|エリプティカル|일립티컬|",
    ),
    Words("training", "yoga", "| yoga|йога|瑜伽|ヨガ|요가|"),
    Words("training", "pilates", "|pilates|пилатес|普拉提|ピラティス|필라테스|"),
    Words("hiit", None, "| hiit | high intensity|高强度|"),
    Words(
        "training",
        "strength_training",
        "| strength| weight|krafttrain|kraftsport| muscul| fuerza | forza | kracht| silown| silowy| styrke|"
        " styrka| voima|силов|力量|筋トレ|ウエイト|ウェイト|근력|웨이트|",
    ),
    Words("training", "cardio_training", "| cardio| aerobic| circuit|кардио|有氧|有酸素|유산소|"),
    Words(
        "training",
        None,
        "| training| fitness| gym | gymnas| gimnas| crossfit|кроссф|кросф| core | stretch| functional| entrenam|"
        " entrainem| allenam| treino| trening|трениров|健身|トレーニング|피트니스|운동|",
    ),
    Words("running", None, "| 5k | 5 k | 10k | 10 k | 15k | 15 k | 50 k | c25 k | miler | ultra |"),
)
