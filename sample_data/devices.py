"""The devices a runner may wear, each with its way of recording and its errors."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """How a device records a run.

    Attributes
    ----------
    id
        Name of the device.
    format
        `fit` or `gpx`.
    recording
        `second`, `two_seconds`, `smart` (1 to 8 s apart) or `ten_seconds`.
    speed
        Where its speed comes from: `gps`, `foot_pod` or `none`.
    positions
        Whether it stores positions.
    speed_noise_mps, position_noise_m
        Standard deviation of the correlated errors of GPS [m/s, m].
    speed_lag_s
        Mean lag of its speed, from smoothing [s]; 3 to 6 s in real watches.
    distance_noise_mps, distance_step_m
        Standard deviation of the error of a second's distance [m/s], which does not last: in real runs 9 to 17 % of the
        way; and the step that distance comes in [m].
    foot_pod_error
        Standard deviation of the calibration of a foot pod [fraction].
    altitude
        `barometric`, `gps` or `none`.
    altitude_noise_m, altitude_step_m
        Standard deviation of the altitude [m], correlated over seconds (barometer) or a minute (GPS), and what it comes
        in [m]: 0.2 in most FIT files, 1 from some makers.
    drift_m_per_h, storm_m
        Drift of the air pressure [m/h] and size of each step that a storm makes in it [m].
    heart_rate
        `strap`, `optical` or `none`.
    locked_share, dropout_share
        Share of the time an optical sensor counts steps, and any sensor counts nothing.
    cadence
        `strides` or `steps` a minute, or `none`.
    jumps_per_h, stalls_per_h, canyon_share, tunnel_share
        GPS jumps an hour, and stalls of the receiver that catch up with what they missed; share of the time among high
        buildings, and without any fix.
    sparse_distance
        Distance on one record in eight and no speed.
    auto_pause
        Whether standing still stops the timer.
    laps
        `kilometre` or `workout` (one lap for each bout, with its intensity).
    sub_sport
        What it writes as sub-sport.
    """

    id: str
    format: str = "fit"
    recording: str = "second"
    speed: str = "gps"
    positions: bool = True
    speed_noise_mps: float = 0.12
    position_noise_m: float = 1.5
    speed_lag_s: float = 4.5
    distance_noise_mps: float = 0.25
    distance_step_m: float = 0.01
    foot_pod_error: float = 0.015
    altitude: str = "barometric"
    altitude_noise_m: float = 0.25
    altitude_step_m: float = 0.2
    drift_m_per_h: float = 1.0
    storm_m: float = 0.0
    heart_rate: str = "strap"
    locked_share: float = 0.0
    dropout_share: float = 0.0
    cadence: str = "strides"
    jumps_per_h: float = 0.0
    stalls_per_h: float = 0.0
    canyon_share: float = 0.0
    tunnel_share: float = 0.0
    sparse_distance: bool = False
    auto_pause: bool = False
    laps: str = "kilometre"
    sub_sport: str | None = None


WATCH = Device(id="watch", heart_rate="optical")

DEVICES = {
    device.id: device
    for device in (
        WATCH,
        Device(id="watch_with_strap", speed_noise_mps=0.1, speed_lag_s=3.0, laps="workout"),
        replace(
            WATCH,
            id="noisy_watch",
            speed_noise_mps=0.3,
            speed_lag_s=6.0,
            distance_noise_mps=0.4,
            drift_m_per_h=3.0,
            altitude_noise_m=0.4,
        ),
        replace(WATCH, id="smart_recording", recording="smart"),
        replace(WATCH, id="two_second_records", recording="two_seconds"),
        replace(WATCH, id="whole_metres", altitude_step_m=1.0, distance_step_m=1.0),
        replace(WATCH, id="ten_second_records", recording="ten_seconds"),
        replace(WATCH, id="auto_pause", auto_pause=True),
        replace(WATCH, id="no_heart_rate", heart_rate="none"),
        replace(WATCH, id="foot_pod", speed="foot_pod", speed_lag_s=3.0, distance_step_m=1.0),
        replace(WATCH, id="no_altitude", altitude="none"),
        replace(WATCH, id="cadence_lock", locked_share=0.3, dropout_share=0.05),
        replace(WATCH, id="gps_jumps", jumps_per_h=8),
        replace(WATCH, id="urban_canyon", canyon_share=0.3, jumps_per_h=3),
        replace(WATCH, id="tunnel", tunnel_share=0.08),
        replace(WATCH, id="storm", drift_m_per_h=3.0, storm_m=5.0),
        replace(WATCH, id="sparse_distance", sparse_distance=True, speed="none"),
        Device(id="gps_altitude_watch", heart_rate="optical", altitude="gps", altitude_noise_m=2.5),
        Device(
            id="phone",
            format="gpx",
            speed="none",
            altitude="gps",
            altitude_noise_m=3.0,
            heart_rate="none",
            cadence="none",
        ),
        Device(id="watch_gpx", format="gpx", speed="none", heart_rate="optical"),
        replace(WATCH, id="stalling_receiver", stalls_per_h=15),
        replace(WATCH, id="wandering_altitude", altitude="gps", altitude_noise_m=6.0),
        Device(
            id="phone_in_canyon",
            format="gpx",
            speed="none",
            altitude="gps",
            altitude_noise_m=3.0,
            heart_rate="none",
            cadence="none",
            canyon_share=0.3,
            jumps_per_h=3,
        ),
        Device(
            id="treadmill_without_speed",
            speed="none",
            positions=False,
            altitude="none",
            heart_rate="strap",
            sub_sport="treadmill",
        ),
        Device(
            id="treadmill",
            speed="foot_pod",
            positions=False,
            altitude="none",
            foot_pod_error=0.02,
            heart_rate="strap",
            sub_sport="treadmill",
        ),
        Device(
            id="stair_tower",
            recording="ten_seconds",
            speed="none",
            positions=False,
            heart_rate="strap",
        ),
    )
}
