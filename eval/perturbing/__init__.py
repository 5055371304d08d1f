"""What is removed, how, and what the model says then: units, operators and one list of jobs."""
