"""The kinds of plan that come with the program, by the name that ``--preset`` takes."""

from __future__ import annotations

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.effects import EFFECTS
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.quarterly import QUARTERLY

PRESETS: dict[str, Preset] = {preset.name: preset for preset in (ANNUAL, QUARTERLY, EFFECTS)}
