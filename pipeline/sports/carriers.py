"""Words for what carries an athlete, or for the water around, which turn a walk, a hike or a run into another sport.

Languages are in the order of `words.py`, which holds these words before those of sports on foot.
"""

from __future__ import annotations

from pipeline.sports.parts import Words

CARRIER_WORDS = (
    Words(
        "snowmobiling", None, "| snowmobil|motoneige|motoschlitten|schneemobil|motoslitt|snoskoter|snoscooter|снегоход|"
    ),
    Words(
        "winter_sport",
        None,
        "| sled| sleigh| bobsle| luge | mushing|schlitten|traineau|trineo| slitta|hundespann|hundeslede|"
        "hundkor| saniami | sanie | sanki |упряжк|собачь| нарт| санн|雪橇|犬ぞり|썰매|",
    ),
    Words("water_sport", None, "| jet ski| jetski|wassermotorrad|гидроцикл|水上摩托|"),
    Words("rafting", None, "| raft|рафт|漂流|ラフティング|래프팅|"),
    Words("snorkeling", None, "| snorkel|schnorchel| randonnee palmee| rando palmee|"),
    Words(
        "boating",
        None,
        "| boat| ferry| yacht| faehre| fahre |bootswander|bootstour|bootsfahrt|wasserwander|flusswander| bateau|"
        " barque | voilier| nautique| barco | barcos | jangada| velero| barca | lancha | nautic| met de boot |"
        " boottocht| lodzia| lodka | turystyka wodna| splyw| rejs | battur| battrip| vodni tur| vodna tur|"
        " vodact| lodi | vizi tura|vizitura| perahu| thuyen|лодк|лодоч|катер|катамаран|плоту|морская прогул|яхт|"
        " водн|βαρκ|סירה|قارب|नाव|เรือ|보트|",
    ),
    Words(
        "training",
        "cardio_training",
        "| aqua | aquajog| aquagym| aquafit| aquawalk| aquarun| aquarobic| water walk| water run| water jog|"
        " water aerob| deep water|kreislauf|wassergymn|wasserlauf|wasserjog| wasser jog|wassergehen| aquatiqu|"
        " acuatic| acquatic| aquatica| aquatico| dans l eau | en el agua | in acqua | na agua | in water |"
        " water lopen| w wodzie | vattenlop|vattengymp|vannlop|vandlob|vesijuoks|vesikavel|vesijum| ve vode |"
        " i vand | i vann | i vatten | v bazenu | vizi fut| vizi torna| su kosu| su icinde| in apa |аквабег|"
        "аквааэроб|в воде |у воді|水中|水上步行|アクア|수중|아쿠아|",
    ),
    Words(
        "horseback_riding",
        None,
        "| horse | horses | horseb| horsem| pony | ponies | poney | camel | reiten| reitsport| ritt |wanderreit|"
        "wanderritt|reitwander|ausreit|ausritt|pferd|kutsch| equit| equestr| cheval| chevaux| hippiqu| caleche|"
        " caball| cabalg| ecuestre| hipic| hipism| cavall| equitaz| ippic| cavalo| cavalg| paard| bryczk|"
        " jazda konna| konn| koniach| konmi | koniu | ridning|hastridning|hesteridning| ridtur| ridetur| till hast|"
        " til hest| hastrygg| hesteryg|ratsast| na konich| na konoch| koni | konie | jezdz| jezdeck| at binme|"
        " binicilik| atli | at ustunde| at yaris| lovas|lovagl| calar| calul | calutul | jahanj| jahanja| na konju |"
        " kuda | berkuda| cuoi ngua| ιππ|αλογο|верхов|верхом|лошад| конн| на коне | конях| кінн|סוסים| סוס |خيل|"
        "घुड़सवार|ขี่ม้า|骑马|騎馬|马术|馬術|赛马|賽馬|乗馬|ホーストレッキング|ホースライディング|승마|말 타기|"
        "말타기|",
    ),
    Words(
        "motor_sports",
        "atv",
        "| atv | quad | quads | quad bik| quadbik|квадроцикл|",
    ),
    Words(
        "motorcycling",
        None,
        "|motorcycl| motorbik|motorrad| moto | motos | motocr| motocicl| motociclet|motorwandel|motorrij|motocykl|"
        "motorcyk|motorsyk|moottoripyor| motork|motortur| motocycl|"
        "мотоцикл|мотопробег|мотопоход|мотопрогул| мото |摩托|"
        "オートバイ|오토바이|",
    ),
    Words(
        "driving",
        None,
        "| driv| car | cars | jeep | jipe | autofahr| autorenn| automobil| motorsport| kart | karting| voiture|"
        " coche | coches | carro | carros | camion| autos | in auto | di auto | automovil| automove|samochod| autem |"
        " na aute| cu masina | araba | mobil | xe hoi| машин| автопробег|автопоход|автопрогул|автомобил|汽车|汽車|"
        "赛车|ドライブ|드라이브| e scooter| escooter| scooter| trottinette| patinete| monopattino| hulajnoga|самокат|",
    ),
    Words(
        "flying",
        None,
        "| paraglid| parapent| gleitschirm| flying| flight| hot air balloon|ballonfahr| ballonvaart| en ballon |",
    ),
)
