"""Two runs of a corpus held against each other: all lenses at a glance, then one at a time."""
