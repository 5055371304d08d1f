"""Reports of runs: what was compared, what was found, and what it rests on."""
