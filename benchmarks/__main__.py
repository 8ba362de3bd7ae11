"""`make bench`: all of it, in under ten minutes, as Markdown."""

from benchmarks import rest, scale, stalls

if __name__ == "__main__":
    rest.main([])
    stalls.main([])
    scale.main([])
