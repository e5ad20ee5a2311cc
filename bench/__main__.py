"""`./run bench`: to be filled."""

import sys

sys.exit("There are no benches yet")
