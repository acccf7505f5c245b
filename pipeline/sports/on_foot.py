"""Words for walks, hikes and runs, which stand behind those of all sports that carry an athlete.

Languages are in the order of `words.py`; behind them come Persian, the Baltic languages, Icelandic, Catalan, Basque,
Galician, Albanian, Afrikaans, Swahili and Tagalog.
"""

from __future__ import annotations

from pipeline.sports.parts import Words

FOOT_WORDS = (
    Words(
        "walking",
        "indoor_walking",
        "| indoor walk| treadmill walk| walking treadmill| gehen laufband|室内步行|",
    ),
    Words(
        "walking",
        None,
        "| nordic walk| marche nordique| marcha nordica| camminata nordica| nordicwalk|скандинавск|",
    ),
    Words(
        "running",
        "treadmill",
        "|treadmill|laufband| tapis | cinta de correr| cinta | esteira|loopband| biezni| bieznia|lobeband|"
        "lopeband|tredemolle|futopad|lopband|juoksumatto| kosu bandi|беговая дорож|"
        "дорожк|跑步机|室内跑步|"
        "トレッドミル|ランニングマシン|트레드밀|러닝머신|런닝머신|",
    ),
    Words(
        "running",
        "indoor_running",
        "| indoor run| indoor jog| indoor track|hallenlauf|室内跑|室内ランニング|실내 달리기|실내 러닝|",
    ),
    Words("running", "virtual_activity", "| virtual run| virtual jog| zwift run|"),
    Words("running", "obstacle", "| obstacle| ocr | mud run| hindernis| spartan|"),
    Words(
        "stair_climbing",
        None,
        "| stair|treppen| escalier| escaleras| scale | escadas| trappen |"
        " schody| trapp|portaat|лестниц|爬楼|爬樓|"
        "階段|계단|",
    ),
    Words(
        "hiking",
        None,
        "| hik| trek| munro| peak bagging| ruck | tramp | tramping| bushwalk| hill walk| hillwalk| fell walk|"
        " rucking| backpacking| wander|wandern |wanderung |bergtour| bergwand| alpinwand| huttentour| gipfeltour|"
        " randon| rando | senderis| excursio |excursion| escursion| trilha| vandr| fotvandr|vandring| skogstur|"
        " fottur| fjelltur| wedrow| turystyka| piesza wyciecz| wycieczka piesza|patiko|vaellus| turistika|"
        " gyalogtura| drumetie| pohodnis| planinar| mendaki| leo nui|πεζοπορ|поход|хайк|треккинг|пеший туризм|徒步|"
        " gita in montagna| caminhada na montanha| pedestrianism| bergtocht| stapstoer| wycieczka gorsk| gory |"
        " retkeil| patikk| tura | tury |turaz|hegyitura|teljesitmenytura|vandortura| hegyi | kirandul| pesi |"
        " vylet pesk| vyslap| pochod| doga gezi| hegymasz| huttentocht|山歩き|산행| traseu montan| yayla yuruyus|"
        " doga yuruyus| dag yuruyus| dagcilik| planinsk| pohod| izlet u plan| tura na | tura la munte|ορειβασ|похід|"
        " преход | туризъм|восхожд|טיול|هايك|کوهنورد|ट्रेक|पर्वत|เดินเขา|पदयात्रा|เดินป่า|ปีนเขา| naik gunung| pendaki|"
        " di bo duong dai| zygis| pargajien| matk | matka| fjallgang| mendi |山登り|远足|遠足|健行|登山|爬山|"
        "ハイキング|トレッキング|하이킹|트레킹|등산|",
    ),
    Words(
        "running",
        "trail",
        "| trail run| trail jog| trailrun| trail lauf| traillauf| fell run| mountain run| skyrun| cross country run|"
        " crosscountry run|berglauf|gelandelauf|crosslauf|waldlauf| course nature| course en montagne|"
        " carrera de montana| carrera por montana| corsa in montagna| corrida de montanha| corrida em trilha|"
        " trailloop| terrenglop| terranglop| bieg gorski| biegi gorskie|polkujuoksu|ultrarun| ultra run|трейл|"
        " patika kosu| utanvegahlaup| chay dia hinh|越野跑|トレイルラン|トレラン|트레일 러닝|트레일러닝|트레일 런|",
    ),
    Words(
        "running",
        "track",
        "| track run| track and field| track workout| bahnlauf| course sur piste|田径|トラックラン|",
    ),
    Words("running", "street", "| street run| road run|strassenlauf| course sur route|"),
    Words(
        "walking",
        None,
        "| walk| racewalk| powerwalk| gassi| hunderund| balade| stroll| gehen | geher|spazier| marche | marcher|"
        " marcha | marchar| camin| cammin| andar | paseo| pasear| passegg| passei| wandel| spacer| chodz| marsz|"
        "gatur| di dao |הליכת| gang | ga |promenad|kavely| chuze| prochazk| yuruy| seta | setal| gyalogl| plimbare|"
        " hodanj| setnj| hoja | jalan kaki| berjalan| di bo |περπατ|βαδισμ|הליכה|مشي|पैदल|เดิน|ходьб|прогул|пешк|"
        "步行|健走|散步|走路|快走|ウォーキング|散歩|歩行|걷기|산책|遛狗|行走|竞走|快步|सैर|wandeling |競走| ommetje|"
        " hond uitlat| stap | chod | gaing| spaser| stavgang| luftetur| koiralenk| prechadzk| venceni| yurume|"
        " kopek gez| kutyaset| mers | sprehod|περιπατ| ходене| хода |разходк|выгул|चलना|टहल| jalan | ejim|"
        " pasivaiksc| pastaig| kondim| jalutus| ganga |پیاده| passejad| ibilaldi| kutembea| paglakad| paglalakad|"
        "워킹|도보|",
    ),
    Words(
        "running",
        None,
        "| run| jog| shakeout| beer mile| turkey trot| lauf|lauf |laufen | footing| course a pied| course | courir|"
        " correr| correndo| corrend| corrid| corsa| carrera|hardlop|hardloop| rennen | lopen | loping| lopning|"
        " lopetur| lopa | lob | lobe| lop | loptur| loprund| loptraning| bieg| przebiez|juoks| lenkki| beh | behani|"
        " bezeck| kosu | kosma|futas| futo | alerg| trcanj| tek | tekac| lari | berlari| chay bo| trote | trotar|"
        "τρεξιμο|δρομικ| біг |пробіж|ריצה|جري|ركض|दौड़|जॉगिंग|วิ่ง|бег|беж|бяга| крос | кросс | кросса |марафон|marat|"
        " parkrun| fartlek| canicross|跑|马拉松|馬拉松|ランニング|ジョギング|マラソン|ラン |달리기|러닝|런닝|조깅|"
        "마라톤| cap | rodaje| corriend| ripetute| corsett| podis| longao| rodagem| duurloop| looptrain| herstelloop|"
        " tempoloop| bosloop| ochtendloop| avondloop| trimloop| wybieg| rozbieg| loppass| langpass| distanspass|"
        " motionslob| intervallob| terrenlop| skogslop|morgenlop|morgenlob|aftenlop|aftenlob|kveldslop|lopning|"
        "juosten| holkk| vybeh| klus | kosusu | kocog| futo| crosul | cros | trk | dzoging|ημιμαραθ|μαραθων|τζοκινγκ|"
        "джогинг|півмараф|ריצת|מרתון|ماراثون|هرول|دویدن|मैराथन|มาราธอน|จ๊อกกิ้ง| chay |半马|全马|半馬|全馬|ジョグ|駅伝|"
        "走る|走 | larian | begim| begioj| skriesan| skrejien|jooks|hlaup| cursa a peu| corre | korrika| carreira|"
        " kukimbia| takbo| pagtakbo| vrapim|",
    ),
    Words("running", "trail", "| trail |트레일|"),
)
