"""What tape, ultrasound and scans measure of what is forecast, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.physiology import parameters_body as parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How a measured quantity follows the forecast ones.

    Attributes
    ----------
    muscle_share, fat_share
        Its relative change for a relative change of gluteus maximus volume, and of gluteal fat [fraction].
    relation_sd_pct
        How far its change strays from that in a person, beside any error of measurement [% of the value].
    error, relative
        Standard error of one measurement: percent of the value where `relative`, else in the quantity's unit.
    source
        Where these numbers are from.
    """

    muscle_share: float
    fat_share: float
    relation_sd_pct: float
    error: float
    relative: bool
    source: str

    @property
    def least_change_pct(self) -> float:
        """Change from which it counts as larger or smaller: that of the verdict's own limits [% in twelve weeks]."""
        return self.muscle_share * parameters.SIZE_CHANGE.value + self.fat_share * parameters.FAT_CHANGE.value


_TAPE = Measured(
    muscle_share=0.06,
    fat_share=0.15,
    relation_sd_pct=0.5,
    error=1.0,
    relative=True,
    source="Barrios 2016 (abstract): technical error of self-measured girths 0.08 to 0.76 inches, so about 1 cm at the"
    " hip; shares are judgement: half the part that muscle and fat have in the cross-section there",
)
MEASURES = {
    "hip_circumference_cm": _TAPE,
    "gluteal_circumference_cm": _TAPE,
    "gluteus_maximus_volume_cm3": Measured(
        muscle_share=1.0,
        fat_share=0.0,
        relation_sd_pct=0.0,
        error=1.5,
        relative=True,
        source="judgement: repeated magnetic resonance of one muscle, the limit of the verdict's classes",
    ),
    "gluteus_maximus_thickness_mm": Measured(
        muscle_share=1.0,
        fat_share=0.0,
        relation_sd_pct=5.8,
        error=1.0,
        relative=False,
        source="Whittaker & Emery 2014 (abstract): standard error 0.3 to 1.6 mm in the other gluteal muscles; Franchi"
        " 2018 (abstract): change of thickness 7.5 +/- 6.1 %, r = 0.33 with that of volume, so 6.1 x sqrt(1 - 0.33^2)",
    ),
    "gynoid_lean_mass_kg": Measured(
        muscle_share=0.3,
        fat_share=0.0,
        relation_sd_pct=1.0,
        error=3.1,
        relative=True,
        source="Gorgey 2018, table 4: long-term precision in persons with spinal cord injury; the share is judgement",
    ),
    "gynoid_fat_mass_kg": Measured(
        muscle_share=0.0,
        fat_share=1.0,
        relation_sd_pct=3.0,
        error=3.3,
        relative=True,
        source="Gorgey 2018, table 4: the same; the relation is judgement",
    ),
}
"""By quantity of the log `measure`.

References
----------
Barrios et al. 2016, BMC Med Res Methodol 16:49. Whittaker & Emery 2014, J Orthop Sports Phys Ther 44:627-632.
Franchi et al. 2018, Scand J Med Sci Sports 28:846-853. Gorgey et al. 2018, Spinal Cord 56:987-995.
"""
