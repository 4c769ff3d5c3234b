"""Every rule of the house, in the order in which they are reported."""

import banned
import docs
import form
import hints
import hygiene
import layers
import programs
import settings
import sizes

RULES = (*layers.RULES, *banned.RULES, *sizes.RULES, *form.RULES, *hygiene.RULES, *docs.RULES,
         *hints.RULES, *settings.RULES, *programs.RULES)
