"""`python -m geoplan` is `geoplan`."""

from geoplan.cli import main

# `spawn` imports this module again in every worker
if __name__ == "__main__":
    main()
