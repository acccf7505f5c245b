"""Every number that the signal stage judges by, with its unit and where it comes from."""

from __future__ import annotations

# --- time -------------------------------------------------------------------------------------------------------------
SHORTEST_GAP_S = 10.0  # s; design: no record for longer than max(10 s, 5 x median interval) is a gap
GAP_INTERVALS = 5.0  # median intervals; design, as above
LONGEST_BRIDGE_S = 60.0  # s; longest hole of a single sensor that is ever interpolated; judgement
FAR_AWAY_S = 86_400.0  # s; records beyond a silence of a day belong to another clock or another outing; judgement
LONGEST_ACTIVITY_S = 5 * 86_400  # s; longer recordings are cut: forgotten watches, not activities; judgement
CLOCK_SET_AFTER_S = 899_501_056  # Unix s; FIT times below 0x10000000 count from power-on (FIT protocol)
SPARSE_INTERVAL_S = 5.0  # s; above this median interval sprints cannot be seen; judgement

# --- state ------------------------------------------------------------------------------------------------------------
STOPPED_S = 5  # s; design: standing still for 5 s or more
STANDING_SPEED_MPS = 0.5  # m/s; noise of GPS speed at standstill stays below it, slow walking above; judgement
CREEPING_SPEED_MPS = 0.25  # m/s; below this even a sport without steps stands; judgement
STEPPING_SPM = 40.0  # steps/min; a cadence above it is movement whatever the speed says; judgement
CLIMBING_WINDOW_S = 15  # s; rise over this window tells climbing from standing where speed is missing; judgement
CLIMBING_RISE_M = 2.0  # m; 0.13 m/s, just under the slowest stair climbing of 0.15 m/s; judgement
PAUSE_DISTANCE_M = 20.0  # m; a device that counts on after its last stop is running: the start is missing; judgement

# --- vehicles ---------------------------------------------------------------------------------------------------------
FOOT_MAX_SPEED_MPS = 12.5  # m/s; just above the fastest sprint ever timed, 12.4 m/s
OTHER_MAX_SPEED_MPS = 45.0  # m/s; fastest descents on skis and bicycles; judgement
SUSTAINED_S = 10  # s; shorter excursions beyond the maximum are errors of the sensor; judgement
VEHICLE_SPEED_MPS = 7.5  # m/s; nobody runs so fast for over a minute off the track; judgement
VEHICLE_STEPLESS_SPEED_MPS = 4.5  # m/s; speed without a step in an activity that has steps; judgement
VEHICLE_S = 60  # s; the shortest ride; judgement
VEHICLE_LEG_MPS, VEHICLE_LEG_S = 6.0, 20  # m/s, s; from one stop of a bus to the next; judgement
VEHICLE_SPRINT_MPS = 8.0  # m/s; few sprinters hold that for 20 s, and only on a track; judgement
VEHICLE_SPRINT_S = 120  # s; of it in one session is too much for anyone; judgement
LIFT_M = 54.0  # m; rise in a minute, 0.9 m/s: stairs go up to 0.8, the fastest vertical kilometre took 0.58
VEHICLE_LINK_S = 180  # s; traffic lights and stations within one ride; judgement
RUNNING_SPM = 120.0  # steps/min; from here on the legs may be running; judgement

# --- speed ------------------------------------------------------------------------------------------------------------
ENOUGH_COVERAGE = 0.5  # share of recorded seconds a source of speed must cover; judgement
POSITION_HALF_WINDOW_S = 2  # s; speed from positions is the displacement over twice this; judgement
SCATTERED_HALF_WINDOW_S = 8  # s; the same where they scatter: errors average out, corners are cut; judgement
STANDING_HALF_WINDOW_S = 6  # s; positions that stay near over twice this jitter, they do not move; judgement
MAX_ACCELERATION_MPS2 = 4.0  # m/s^2; over a second; sprinters reach more only in their first step
SPIKE_S = 15  # s; a faster start and a harder stop than legs can give, this close together, are one error; judgement
SPIKE_OVER_MEDIAN_MPS = 3.0  # m/s; above the median of 5 s; a real sprint lasts longer than 2 s; judgement
LONGEST_STEP_M = 2.75  # m; top sprinters take steps of 2.4-2.7 m
CADENCE_LAG_S = 10  # s; watches smooth cadence: the highest nearby counts; judgement
CHECK_HALF_WINDOW_S = 5  # s; device speed is held against device distance over twice this; judgement
CHECK_FROM_MPS = 4.0  # m/s; slower speed makes no false sprint; judgement
CHECK_RATIO = 1.5  # device speed above this multiple of the distance's is an error; judgement
CHECK_MARGIN_MPS = 1.0  # m/s; added to it; judgement
ZERO_SPEED_MPS = 0.3  # m/s; speed below it with running cadence is a dropout; judgement
DROPOUT_CADENCE_SPM = 130.0  # steps/min; running; judgement
LONGEST_LAG_S = 6  # s; longest lag of a smoothed speed that is taken back; judgement
LAG_WINDOW_S = 61  # s; changes within it tell the lag; judgement
LAG_SMOOTHING_S = 3  # s; smooths the steps of the distance, which are rounded; judgement
LAG_FASTEST_MPS = 12.0  # m/s; a jump of the distance may weigh no more than this; judgement
LAG_AGREEMENT = 0.5  # least correlation of the changes that tells a lag; judgement
LAG_GAIN = 0.05  # least gain of it over no lag; judgement
SHARP_NOISES = 3.0  # noise SDs of the counted speed by which it departs from the smoothed one; judgement
SHARP_S = 3  # s; for at least so long; judgement
SHARP_WINDOW_S, SHARP_WAY = 31, 0.1  # s; way within it must agree to this share, else distance leapt; judgement
STALL_S, LEAP_S = 15, 6  # s; longest stall of a receiver, and the leap that ends it; judgement
LEAP_RATIO = 1.25  # times the speed before; what is faster leaps; judgement
MADE_UP_WITHIN = 0.15  # share of the usual way that stall and leap together may miss; judgement
SPEED_BRIDGE_S = 30  # s; longest hole of speed that is interpolated while records go on; judgement
DISTANCE_TOLERANCE = 0.10  # share; device distance within it of the integral of speed scales the distance; judgement
CALIBRATION_TOLERANCE = 0.03  # share; indoors, a session's distance further off than this was calibrated; judgement
CALIBRATION_RANGE = (0.5, 2.0)  # a calibration outside this is an error; judgement

# --- scatter ----------------------------------------------------------------------------------------------------------
SCATTER_LAG_S = 2  # s; noise is seen over twice this: short enough for repeats of 15 s; judgement
SCATTER_WINDOW_S, SCATTER_HOP_S = 45, 15  # s; one place, and how often one is looked at; judgement
SCATTER_USUAL = 0.010  # share of speed; restlessness up to which any speed scatters; judgement
SCATTERED = 2.0  # times the noise of the activity; judgement: minutes differ by up to 1.5 by chance
SCATTER_CALM_S = 300  # s of calm running that tell how speed goes with cadence; judgement
SCATTER_FAR_OFF = 0.4  # ln speed; a minute further off goes by steps of another kind, such as stairs; judgement
STEEP_MPS, STEEP_WINDOW_S = 0.25, 9  # m/s, s; rate of climb or descent of somebody on stairs; judgement
SCATTER_SAME_RHYTHM = 0.07  # ln cadence; easy and threshold running differ by less, strides by more; judgement
SCATTER_MEMORY_S = 20.0  # s; errors of satellites among houses last about this long; judgement
SPEED_PER_CADENCE = 3.5  # ln speed per ln cadence; two real runners 3.0-3.6 between jog and sprint
SPEED_PER_CADENCE_WEIGHT = 0.001  # squared spread of ln cadence that tells as much as that: 3 %; judgement

# --- altitude ---------------------------------------------------------------------------------------------------------
ALTITUDE_JUMP_MPS = 5.0  # m/s; doors, wind and water move a barometer faster, legs and lifts do not; judgement
ALTITUDE_SPIKE_M = 3.0  # m; a single altitude this far from both neighbours is an error; judgement
ALTITUDE_SPIKE_NOISES = 5.0  # noise SDs, where that is more; judgement
BAROMETRIC_NOISE_M = 0.8  # m; barometers jitter by 0.3-0.5 m, satellites by 2-4 m (model 3.5); judgement between
BAROMETRIC_ROUGHNESS_M = 1.35  # m; between barometers (0.1-1.15 in real runs, 1.0 in a noisy one) and GPS (from 1.6)
ROUGHNESS_LAG_S, ROUGHNESS_BLOCK_S, ROUGHNESS_MIN_BLOCKS = 8, 60, 5  # s, s, blocks; judgement
ALTITUDE_STEPS_M = (0.1, 0.2, 0.5, 1.0)  # m; a barometer's altitude comes in one of these steps
NOISE_MEMORY_S = (5.0, 30.0)  # s; memories of quick (filtered) and slow altitude noise; judgement
BAROMETRIC_SLOW_NOISE_M = 0.55  # m; just above what barometers err by (model 3.5: 0.3-0.5 m); what waves more is ground
NOISE_BAROMETRIC_M = (0.3, 1.0)  # m; range of the altitude's SD (model 3.5: 0.3-0.5 m)
NOISE_GPS_M = (3.5, 10.0)  # m; range of the altitude's SD (model 3.5: 2-4 m and slow drift; phones among houses more)
MIN_ALTITUDES = 20  # records; fewer tell nothing about the noise; judgement

# --- grade ------------------------------------------------------------------------------------------------------------
GRADE_LENGTH_M = {"barometric": 40.0, "gps": 150.0}  # m; model 3.5: 30-50 m and 100-200 m
GRADE_TIME_S = {"barometric": (12.0, 20.0), "gps": (30.0, 90.0)}  # s; bounds of the same window; judgement
SHORTEST_RUN_M = 4.0  # m; horizontal length below which there is no grade; judgement
GRADE_LIMIT = 0.45  # fraction; steepest ground the cost curves were measured on (Minetti 2002)
STAIRS_GRADE_LIMIT = 1.0  # fraction; building stairs are 0.53-0.70 (model 3.6)
STAIRS_SPEED_MPS = 1.5  # m/s; nobody climbs steeper ground than the limit faster than this (model 3.6)
SLOW_SHARE = 0.63  # share of slow noise that differs between the ends of a window of 15 s, with a memory of 30 s
DRIFT_PER_ROUGHNESS = 1.25  # a minute's drift of satellites over their bend in 8 s: simulated, memories of 20-200 s
CANYON_BENDS = 2.0  # times the bends of the calmer minutes; ground bends less, satellites among houses more; judgement
REPORTED_GRADE_SD = 0.005  # fraction; treadmills set their grade in steps of 0.5 or 1 %; judgement
REPORTED_GRADE_DOUBT = 0.1  # share of the ascent such a grade adds up to; judgement
VERTICAL_HALF_WINDOW_S = {"barometric": 3, "gps": 15}  # s; half the window of vertical speed; judgement

# --- altitude as felt ------------------------------------------------------------------------------------------------
SLOPE_GRADE, LEVEL_GRADE = 0.035, 0.02  # fractions; a slope exceeds one somewhere and the other all over; judgement
SLOPE_WINDOW_S = {"barometric": 15, "gps": 75}  # s; window of that grade; judgement
SLOPE_HEIGHT_M = {"barometric": (2.0, 15.0), "gps": (4.0, 30.0)}  # m; less makes no hill, more is no weather; judgement
WEATHER_RANGE_S, WEATHER_RANGE_M = 301, 25.0  # s, m; means that differ by more have ground below; judgement
WEATHER_STEEPEST = 0.25  # fraction; steeper is stairs; judgement
SLOPES_ASKED = 4  # ways up; fewer tell nothing; judgement
TOIL_PER_GRADE = 3.5  # ln effort per unit of grade, up to 0.1; Strava's gradient study (2017), as the effort curve
BEATS_PER_TOIL_BPM = 85.0  # bpm per ln effort; from VT1 to VT2 (Esteve-Lanao et al.) at a maximum of 180 bpm
HEART_RATE_TIME_S = 60.0  # s; time constant of heart rate (Hunt 2015)
AROUND_SLOPE_S, AROUND_SLOPE_LEAST_S = 45, 15  # s; level before and after that a slope is compared to; judgement
BEATS_WINDOW_S = 15  # s; heart rate before a slope and after it; judgement
HURRY_UPHILL = 0.1  # ln speed; faster than on the level is run so at will, and tells nothing; judgement
PACE_SD = 0.04  # ln speed; how evenly anybody runs from one stretch to the next, at best; judgement
ANSWER_FELT, SURE_SDS = 0.15, 2.0  # share of the answer that real runs exceed (0.18-1.05), at this many SDs; judgement
ANSWER_CLEAR = 0.5  # share of the answer that noise of satellites, which blurs slopes, does not reach; judgement
STEP_WINDOW_S = 5  # s; a barometer that is set anew takes 3-9 s in real runs
FASTEST_RISE_MPS = 1.5  # m/s; stairs go up to 0.8, a lift no faster than 1.5 among steps; judgement above
FASTEST_FALL_MPS = 2.0  # m/s; down stairs at 3 m/s, or the steepest ground at one's speed; judgement
RUNNING_WAY = 1.0  # m/s; who covers less may ride a lift; judgement

# --- ascent -----------------------------------------------------------------------------------------------------------
SMALLEST_CLIMB_M = 1.0  # m; model 3.5: hysteresis of a barometer
CLIMB_NOISES = 4.0  # noise SDs; a climb smaller than this many may be noise: tuned on synthetic hills (tests)
SMOOTHING_S_PER_M = 6.0  # s per m of white and quick noise: window of the smoothing, tuned on synthetic hills (tests)
PATH_SMOOTHING_S_PER_M = 15.0  # s per m of noise: window of the path that noise is added to again, tuned likewise
SMOOTHING_MAX_S = 31  # s; longer windows cut summits off; judgement
REPLICATES = 4  # times that noise is added again to learn what it adds to the ascent
REPLICATE_STEP_S = 3  # s; they are looked at this often, which is enough at 1 m and more
BIAS_DOUBT = 0.5  # share of the correction for noise that stays uncertain; judgement
SCALE_DOUBT = 0.03  # share of the ascent; 10 degrees off the standard atmosphere change pressure heights by 3.5 %

# --- heart rate -------------------------------------------------------------------------------------------------------
HEART_RATE_RANGE_BPM = (25.0, 225.0)  # bpm; beyond lies no human heart at work
HEART_RATE_JUMP_BPM = 25.0  # bpm; model 3.1: more than this ...
HEART_RATE_JUMP_S = 3  # s; ... within this is an artefact
HEART_RATE_PIECE_S = 30  # s; a level between two jumps shorter than this is an artefact; judgement
HEART_RATE_BRIDGE_S = 10  # s; longest hole that is interpolated
LOCK_BPM = 3.0  # bpm; model 3.1: heart rate this close to cadence ...
LOCK_S = 60  # s; ... for longer than this may be locked to it
LOCK_BREAK_S = 5  # s; a shorter departure from the cadence, which watches smooth, ends no lock; judgement
LOCK_JUMP_BPM = 12.0  # bpm in 3 s; a heart that jumps onto the cadence or off it is none; judgement
LOCK_AFTER_JUMP_S = 15  # s; so short a stretch on the cadence is a lock where it begins or ends so; judgement
LOCK_CHANGE_S = 5  # s; changes over this long are compared; judgement
LOCK_CORRELATION = 0.5  # correlation of the changes: a heart lags by a minute, a locked sensor does not; judgement
LOCK_MIN_CHANGE = 0.5  # steps/min; SD of the changes of cadence that must be there to compare; judgement

# --- cadence ----------------------------------------------------------------------------------------------------------
RUNNING_FROM_MPS = 2.0  # m/s; people change from walking to running at about 2 m/s
TYPICAL_RUNNING_SPM = 165.0  # steps/min; recreational runners 155-175
TYPICAL_WALKING_SPM = 110.0  # steps/min, at ...
TYPICAL_WALKING_MPS = 1.4  # m/s: the usual walk
CADENCE_MAX_SPM = 300.0  # steps/min; sprinters reach 290
CADENCE_BRIDGE_S = 10  # s; longest hole that is interpolated; judgement

# --- power ------------------------------------------------------------------------------------------------------------
POWER_MAX_W = 2500.0  # W; more is an error; judgement

# --- sport ------------------------------------------------------------------------------------------------------------
CYCLING_TYPICAL_MPS = 5.5  # m/s; a median above it is no run; judgement
CYCLING_FAST_MPS = 8.0  # m/s; nor is this for a twentieth of the time; judgement
ON_FOOT_S = 600  # s; least time on foot beside a ride home; judgement
COASTING_GRADE = 0.01  # mean fall of a fast end that wheels of one's own may have rolled down; judgement
RUNNING_TYPICAL_MPS = 1.9  # m/s; a median above it without cadence is a run; judgement
HIKING_CLIMB = 0.03  # m of rise per m of way; above this a walk is a hike; judgement
WALKING_STEP_M = 1.3  # m; race walkers' steps stay below; longer ones are strokes of something else
MIN_INFERENCE_S = 30  # s; less movement names no sport; judgement
