"""The command `igsuite text`: what it reads, loads, prints and writes."""
