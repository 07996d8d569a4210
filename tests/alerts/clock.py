"""Times by the clock on the wall, and the days on which clocks are changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
ZONES = [
    BERLIN, NEW_YORK, LORD_HOWE, "UTC", "Asia/Tokyo", "Asia/Kathmandu", "America/Havana", "Asia/Beirut",
    "America/St_Johns", "Africa/Casablanca", "Pacific/Apia",
]  # fmt: skip


def at(text: str, zone: str = BERLIN, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


CHANGES = [
    at("2026-03-29", BERLIN), at("2026-10-25", BERLIN), at("2026-03-08", NEW_YORK), at("2026-11-01", NEW_YORK),
    at("2026-10-04", LORD_HOWE), at("2026-04-05", LORD_HOWE), at("2011-12-30", "UTC"), at("2026-06-10", "UTC"),
    at("2006-10-29", "America/St_Johns"),
]  # fmt: skip
NOW = st.builds(lambda day, n: day + n * 60.0, st.sampled_from(CHANGES), st.integers(-24 * 60, 48 * 60))
