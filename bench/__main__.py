"""`./run bench [NAME…] [--record]`: measure the speed, print a line a figure, write the report."""

import sys

from bench.running import run

sys.exit(run(sys.argv[1:]))
