"""Prints the final modules of the golden cases named on the command line, for a test in processes of its own."""

from __future__ import annotations

import sys

from tests.pipeline.cases import golden_run

for case in sys.argv[1:]:
    sys.stdout.write(golden_run(case).final)
