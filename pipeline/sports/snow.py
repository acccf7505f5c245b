"""Words for sports on snow, and on skis behind a boat or an animal.

Languages are in the order of `words.py`, which holds these words before those of sports on foot. Russian has one word
for all skis, so its phrases for downhill, water and dogs come before cross-country skiing.
"""

from __future__ import annotations

from pipeline.sports.parts import Words

SNOW_WORDS = (
    Words(
        "snowshoeing",
        None,
        "|snowshoe| snow shoe|schneeschuh|raquette|raquetas de nieve|ciaspol|sneeuwschoen|rakiety sniezne|"
        " truge|snosko|снегоступ|sneznic|雪鞋|スノーシュー|스노슈|",
    ),
    Words(
        "water_skiing",
        None,
        "| water ski| waterski|wasserski| ski nautique| esqui acuatic| sci nautic|водные лыж|водных лыж|воднолыж|",
    ),
    Words(
        "winter_sport",
        None,
        "| skijor| skikjor| skijoering| ski joring| ski jor| snorekjor| snorkor|скиджор|скийор|лыжи с собак|",
    ),
    Words(
        "alpine_skiing",
        "backcountry",
        "|скитур|ски тур|скиальпин|ски альпин|бэккантри|бекантри|",
    ),
    Words(
        "alpine_skiing",
        None,
        "|горнолыж|гірськолиж|горные лыж|горных лыж|горным лыж|горными лыж|гірські лиж|гірських лиж|лыжи горные|"
        "фрирайд|фристайл на лыж|могул|скоростной спуск|лыжный спуск|спуск на лыж|кататься на лыжах с гор|",
    ),
    Words(
        "cross_country_skiing",
        None,
        "| nordic ski| cross country ski| crosscountry ski| xc ski| skate ski| classic ski| roller ski|rollerski|"
        "rollski|rolski|rulleski|rullskid| skiroll| biathlon|langlauf| ski de fond| ski nordique| esqui de fondo|"
        " sci di fondo| sci nordico| schi fond| schi de fond|narciarstwo bieg| bieg narc| biegi narc| biegowk|"
        " bieg na nart| biegi na nart| bieganie na nart| narty bieg| beh na lyz| bezky| bezkach| bezkov| bezecke lyz|"
        " chuze na lyz|langren|langdskid|langdakning| skidlop| skidor| skidtur| pa ski |skilop| skilob| skitur|"
        "hiihto| smucarski tek| tek na smuc| skijasko trcanj| trcanje na ski| hodanje na ski| nordijsko skij|"
        " sifutas| kayakli kosu| kros kayag|лыж|лиж|ски бяг|бягане на ски|越野滑雪|ローラースキー|"
        "クロスカントリースキー|크로스컨트리 스키|롤러스키|",
    ),
    Words("snowboarding", None, "|snowboard|сноуборд|单板|スノーボード|스노보드|스노우보드|"),
    Words(
        "alpine_skiing",
        "backcountry",
        "| backcountry ski| ski tour|skitour| ski mountaineer| ski de rando| scialp| skialp| turno smuc| situra|"
        " toppturski|山スキー|登山スキー|",
    ),
    Words(
        "alpine_skiing",
        None,
        "| ski | skis | skii| skifahr| skilauf| skiwander| skimarat| downhill ski| alpine ski| telemark| esqui| sci |"
        " sci alpin| narciar| nart| lyz| skij| smuc| schi | schiur| siel| alpint|slalom| ски | σκι |סקי|"
        "تزلج|स्की|สกี|滑雪|スキー|스키|",
    ),
)
