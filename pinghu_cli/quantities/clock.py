"""Today is today in China, wherever the program runs."""

import datetime

CHINA = datetime.timezone(datetime.timedelta(hours=8))
"""China has one time zone and no summer time."""


def today() -> datetime.date:
    """The day it is in China."""
    return datetime.datetime.now(CHINA).date()
