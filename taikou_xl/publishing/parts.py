"""Which further parts a publication has: the one list of them, in their order."""

from __future__ import annotations

from taikou_xl.publishing.amountsection import amount_section
from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.reviewsection import review_section
from taikou_xl.publishing.sections import Section, choice_fields, choice_section, goal_section


def more_sections(p: Publication) -> tuple[Section, ...]:
    """Give the further parts, in the order in which they are shown; ``late`` ones after the items."""
    choices = (choice_section(p, field) for field in choice_fields(p))
    found = (goal_section(p), amount_section(p), *choices, review_section(p))
    return tuple(section for section in found if section is not None)
