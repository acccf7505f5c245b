"""Factors between units that all stages share."""

from __future__ import annotations

import math

METRES_PER_MILE = 1609.344
"""International yard and pound agreement of 1959, like yard, foot and pound; exact."""

METRES_PER_YARD = 0.9144
METRES_PER_FOOT = 0.3048
METRES_PER_KM = 1000.0
METRES_PER_CM = 0.01
KM_PER_CM = METRES_PER_CM / METRES_PER_KM
KG_PER_LB = 0.45359237
KG_PER_STONE = 14 * KG_PER_LB
CM_PER_INCH = 2.54

JOULES_PER_KCAL = 4184.0
"""Thermochemical calorie (ISO 31-4, annex); exact."""

KILOJOULES_PER_KCAL = 4.184
KCAL_PER_CAL = 0.001

KMH_PER_MPS = 3.6

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG)."""

METRES_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180.0
"""Of latitude, and of longitude at the equator, on a sphere."""

SECONDS_PER_MINUTE = 60
SECONDS_PER_HOUR = 3600
SECONDS_PER_DAY = 86_400

SECONDS_PER_MS = 0.001
US_PER_MS = 1000
MICROSECONDS = 1_000_000
"""Microseconds of a second."""

DAYS_PER_YEAR = 365.2425
"""Mean year of the Gregorian calendar."""
