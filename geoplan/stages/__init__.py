"""The stages of a run: each unpacks its section of the config into plain arguments and returns tables and findings."""
