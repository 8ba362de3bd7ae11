"""What is loaded at the start is left alone by the collector of garbage."""

import gc
import subprocess
import sys

SETTLED = """
import gc
from rolecall.garbage import settle
loaded = [[number] for number in range(100_000)]
settle()
print(gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 10_000)
"""


def test_what_is_there_when_it_settles_is_never_looked_at_again() -> None:
    done = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"
    assert gc.isenabled()
