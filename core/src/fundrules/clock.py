"""What day it is: asked by the command line, the service and the site, and given on; nothing else looks at a clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PLACE = ZoneInfo("Europe/Amsterdam")


def day_of(moment: datetime) -> date:
    """Return the day that it is in the Netherlands at a moment (with its time zone)."""
    return moment.astimezone(PLACE).date()


def today() -> date:
    """Return today in the Netherlands."""
    return day_of(datetime.now(tz=UTC))
