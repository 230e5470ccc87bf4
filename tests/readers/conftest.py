"""Puts the makers of test files where the tests of this folder find them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
