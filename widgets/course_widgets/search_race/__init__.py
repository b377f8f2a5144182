"""SearchRace: two searchers, one budget, on a table of settings that were measured beforehand."""
