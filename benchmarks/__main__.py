"""`make bench`: all of it, in six to eight minutes, as Markdown."""

import sys

from benchmarks import rest, scale, stalls

if __name__ == "__main__":
    for part in (rest, stalls, scale):
        part.main([])
        # told as soon as it is known, also where it goes to a file
        sys.stdout.write("\n")
        sys.stdout.flush()
