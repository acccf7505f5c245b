"""The numbers of segmentation and labelling: limits from the definitions, weights fitted on simulation or judged."""

from __future__ import annotations

import math

# Limits of the definitions, as shares of critical speed (CS) or maximal sprint speed (MSS).
TEMPO_FROM_CS = 0.84  # VT1 over VT2 speed, Esteve-Lanao et al., n = 1,411
INTERVAL_FROM_CS = 1.0
SPRINT_FROM_CS = 1.15  # about the speed at VO2max
SPRINT_EFFORT_FROM_MSS = 0.80
SPRINT_MIN_S, SPRINT_MAX_S = 3, 90
UPHILL_SPRINT_SHORT_S, UPHILL_SPRINT_LONG_S = 10, 45
UPHILL_SPRINT_LONG_FROM_MSS = 0.65  # judgement: nobody holds 0.80 MSS for 45 s
SPRINT_PEAK_S = 3  # [s] a sprint's effort is that of its fastest stretch: the start is slow even when maximal
HILL_FROM_GRADE = 0.04
HILL_MIN_S = 8
HILL_MIN_RISE_M = {"barometric": 3.0, "reported": 3.0, "gps": 6.0, "none": math.inf}
STAIRS_VERTICAL_MPS = (0.15, 0.80)
STAIRS_SLOPE = (0.35, 0.90)
STAIRS_STEP_M = (0.13, 0.20)
STAIRS_RUN_MPS = 0.35  # [m/s] rate of climb from which stairs are run, where neither speed nor steps tell: model card
STAIRS_MIN_S = 6  # [s] judgement: a flight of a dozen steps, run
STAIRS_AMID_HILL_S = 20  # [s] judgement: fewer steps with a hill before and after them are not told from it ...
STAIRS_AMID_HILL_REACH_S = 5  # [s] ... when it is this near; edges of both are blurred
STAIRS_AT_HILL_RATIO = 3.0  # [of their time] hills so near that last so much longer on one side alone: judgement
STAIRS_MIN_RISE_M = 2.0  # judgement: a dozen steps; fewer are a kerb and noise

# Gait.
WALK_BELOW_SPM = 140.0  # [steps/min] model card
WALK_BELOW_MPS = 2.1  # [m/s] Froude number about 0.5
WALK_BELOW_MPS_WITHOUT_CADENCE = 1.9  # [m/s] judgement: slower than that, few run
STANDING_BELOW_SPM = 20.0  # [steps/min] judgement: who rises without steps rides a lift

# Decoding: what a second says, and what a change costs. Fitted by `benchmarks.fit_labels` to simulated athletes and to
# the real runs of one man; docs/labels.md names what was held out. Windows and judgements are not fitted.
# Noise of speed is seen in its changes. Simulated watches smooth theirs: changes over 4 s show about half of what it
# errs by, those over 12 s 0.9 of it. What changes within 4 s may look like a sprint.
SPEED_NOISE_LAG_S, BURST_NOISE_LAG_S = 12, 4  # [s]
SPEED_NOISE_USUAL = 0.06  # [ln] noise up to which speed is taken as it comes; beyond, it weighs less by precision
PACE_WEIGHT = 3.0  # [nats per unit of ln speed and second] a shift of 0.1 against correlated noise of 0.15
PACE_CLIP = 0.35  # [ln] a single second can say only so much: this at the usual noise, more in proportion beyond
PACE_SWITCH_COST = 3.0  # [nats]
WALK_WEIGHT = 0.5  # [nats/s]
# A hill's evidence is the metres it rises beyond 4 %, over the error of a height difference; entering and leaving one
# cost this much each. Satellites drift further the longer one waits, so there more is asked.
HILL_SWITCH_COST = {"barometric": 1.4, "reported": 1.4, "gps": 1.5, "none": 1.4}
HILL_RISE_REACHED = 0.93  # share of the least rise that counts as reached: filters and lag round the turns off
HEIGHT_SD_FLOOR_M = 0.3  # [m] best barometers (model card)
HEIGHT_SD_FAR = 1.3  # times the usual error of height; more is a place where satellites err: judgement
GRADE_PRIOR_SD = 0.05  # [fraction] judgement: spread of true grades, towards which uncertain ones shrink
GRADE_PRIOR_LEAST_SD = 0.01  # [fraction] judgement: the same on level ground
STAIRS_CLIP = 2.0  # [nats/s] a single second can say only so much
STAIRS_SWITCH_COST = 6.0  # [nats]
STAIRS_CLIMB_SHARE = 0.5  # [of the slowest climb] where a flight begins: rates of climb are smoothed over its edges
STAIRS_CLIMB_SCALE_MPS, STAIRS_SLOPE_SCALE = 0.03, 0.10  # error of a second's rate of climb and of rise over run
STAIRS_SLOPE_MARGIN = (0.9, 1.5)  # [of the limits of slope] a second may look this much flatter or steeper
STAIRS_WINDOW_S = 15  # [s] window of the speed that slope is taken with
STAIRS_LEAST_SPEED_MPS = 0.25  # [m/s] judgement: no recorder tells slower from standing, and slopes would look endless
STAIRS_SPEED_NOW = 0.75  # judgement: this share of a second's own speed is not the lag of a watch: who stood just runs
STAIRS_AROUND_S = 31  # [s] window of the speed before and after a short flight: judgement
STAIRS_DIP, STAIRS_DIP_NOW = 0.6, 0.9  # [of the speed around] what dips so far, and is down still, is no hill ...
STAIRS_DIP_MARGIN = 0.6  # [of the limit of slope] ... and may look so much flatter: watches smooth heights; judgement
STAIRS_LEAST_CLIMB = 0.8  # [of the slowest climb] what a whole flight must keep up, landings included
STEP_WEIGHT = 1.0  # [nats/s] a fitting rise per step; a misfit says half as much again against
PLAN_LOG_ODDS = 2.0  # [nats] judgement: of seven or eight planned bouts one is skipped; odds of the whole bout
LAP_WEIGHT = 0.04  # [nats/s] judgement: what a planned lap or workout step adds to a second
REST_BREAK_S = 20  # [s] after a stop this long a new pace costs nothing
SHORTEST_S = 5  # [s] shorter pieces of walking, easy or tempo join their neighbour
SHORTEST_STEADY_S = 12  # [s] so do shorter pieces of easy within tempo, and of tempo within easy

# Probabilities.
SPEED_BIAS_SD = 0.02  # [ln] what one recorder is off by all run long: median error of distance 0.6-1.9 % on the road
# (225 runners of one race), 3.2-6.1 % with towns and woods (Gilgen-Ammann et al. 2020, doi 10.2196/17118)
SPEED_SD_PER_NOISE = 2.5  # error of the mean speed of ten seconds, over the noise of the run
SPRINT_SD_PER_NOISE = 1.3  # the same of a sprint: pace drifts up to tempo by itself, to a sprint it does not; judgement
FLIGHT_BLUR_S = 8.0  # [s] judgement: how much longer than it is a flight of stairs looks in smoothed altitude
FLIGHT_SLOPE_SD = 0.2  # [ln] judgement: error of the slope of a short climb without that
FLIGHT_CHANCE = 0.45  # judgement: of short climbs that may be stairs by that slope, hardly fewer are stairs than hills
HEART_RATE_FROM_S = 120  # [s] heart rate never decides a shorter bout
HEART_RATE_LAG_S = 30  # [s] how late heart rate tells of a change of pace: half its time constant (Hunt 2015)
HEART_RATE_SETTLES_S = 60  # [s] left out at the start of a bout: one time constant (Hunt 2015)
HEART_RATE_AT_TEMPO, HEART_RATE_AT_CS = 0.851, 0.935  # [share of maximum] VT1 and VT2, Esteve-Lanao et al.
HEART_RATE_SD = 0.10  # [ln speed] spread of VT1 and VT2 between runners, drift and heat
TEMPO_PRIOR = 0.2  # judgement: how often a stretch of unknown speed is tempo
