"""Parameters of the state of each second: standing, pauses, vehicles."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Standing and pauses
CREEPING_SPEED = Parameter(0.25, "m/s", "judgement: below it a sport without steps stands still", Grade.JUDGED)
CLIMBING_WINDOW = Parameter(15, "s", "judgement: without speed, a rise over it is climbing", Grade.JUDGED)
CLIMBING_RISE = Parameter(2.0, "m", "judgement: 0.13 m/s, just below the slowest stair climbing", Grade.JUDGED)
PAUSE_DISTANCE = Parameter(20.0, "m", "judgement: more after the last stop means a missing start", Grade.JUDGED)

# Vehicles
VEHICLE_SPEED = Parameter(7.5, "m/s", "judgement: nobody runs so fast for a minute off the track", Grade.JUDGED)
STEPLESS_VEHICLE_SPEED = Parameter(4.5, "m/s", "judgement: speed without steps where steps are counted", Grade.JUDGED)
VEHICLE_TIME = Parameter(60, "s", "judgement: the shortest ride", Grade.JUDGED)
VEHICLE_HOP_SPEED = Parameter(6.0, "m/s", "judgement: a bus from one stop to the next", Grade.JUDGED)
VEHICLE_HOP_TIME = Parameter(20, "s", "judgement: shortest time from one stop to the next", Grade.JUDGED)
SPRINTER_SPEED = Parameter(8.0, "m/s", "judgement: few sprinters hold it for 20 s, and only on a track", Grade.JUDGED)
SPRINTER_TIME = Parameter(120, "s", "judgement: more of it in one session is no runner", Grade.JUDGED)
LIFT_RISE = Parameter(
    54.0, "m", "judgement: 0.9 m/s over a minute; fastest vertical kilometre 0.58 m/s, stairs to 0.8", Grade.JUDGED
)
VEHICLE_LONGEST_STOP = Parameter(180, "s", "judgement: traffic lights and stations of one ride", Grade.JUDGED)
