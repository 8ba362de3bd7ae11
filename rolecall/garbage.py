"""How Python's collector of garbage works in a process that holds a catalogue in memory."""

import gc

# Of new objects, of young collections, of middle ones: requests come and go without any cycles worth looking for.
THRESHOLDS = (20_000, 50, 500)


def pause() -> None:
    """While much is loaded that stays, looking for garbage finds none and takes half of the time."""
    gc.disable()


def settle() -> None:
    """What has been loaded stays as long as the process lives, so no later collection looks at it again.

    With 10,000 jobs in memory every full collection took from half a second to two, in which nobody was answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
