"""Why files have their verdicts: a code for each reason, and the only place that words it.

Errors and the ledger hold codes with their values; code that shows them to a person calls `worded`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self, TypedDict

from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CAUSE: Final = None  # in place of a hint: the reason explains the one before it
AGAIN = "Download or copy it again"
EXPORT = "Export it again"
EXPORT_OR_COPY = "Export or copy it again"
NEXT_RUN = "The next run tries again"
UNPACK = "Unpack it first"
WITH_TIMES = "Export it with times"


class FileReason(StrEnum):
    """Codes, each with its text and what a person can do about it.

    `{0}` stands for the first value, `{all}` for all of them; `_Value` has the formats.
    """

    text: str
    hint: str
    is_cause: bool

    def __new__(cls, code: str, text: str = "", hint: str | None = "") -> Self:
        """Keep the text beside the code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.text, member.hint, member.is_cause = text, hint or "", hint is CAUSE
        return member

    # what is kept of a file
    ACTIVITIES = "activities", "{0:activity/activities}"
    ACTIVITY_DISTANCE = "activity_distance", "{0:words}, {1:km}", CAUSE
    ACTIVITY_DURATION = "activity_duration", "{0:words}, {1:min}", CAUSE
    COPY = "copy", "copy of {2} in {0}: {1:rule} ({1})"
    SCALE_READINGS = "scale_readings", "{0:scale reading/scale readings}"
    LEFT_OUT_DATE = "left_out_date", "left out: an activity dated {0}; possible dates are {1} to {2}"
    LEFT_OUT_READINGS = (
        "left_out_readings",
        "left out: {0:scale reading/scale readings} dated {1} to {2}; possible dates are {3} to {4}",
    )
    LEFT_OUT_SCALE_VALUES = (
        "left_out_scale_values",
        "left out: {0:impossible value/impossible values} of scale readings",
    )
    LEFT_OUT_TRACK = "left_out_track", "left out: track {0}, which has no two points with a possible time"
    LEFT_OUT_ACTIVITY = "left_out_activity", "left out: activity {0}, which has no points or laps with a possible time"
    LEFT_OUT_SAMPLES = "left_out_samples", "left out: a file of samples"
    LEFT_OUT_EXERCISE = "left_out_exercise", "left out: exercise {0}, which has no start or no duration"

    # what holds other files, or is read with them
    ARCHIVE = "archive", "an archive of {0:file/files}"
    REPLACED_ENTRIES = "replaced_entries", "{0:entry/entries} replaced by later ones of the same name"
    APPLE_HEALTH = "apple_health", "Apple Health's data, which adds heart rate and sport to the routes beside it"
    APPLE_WORKOUTS = "apple_workouts", "{0:workout/workouts}; those without a route are listed beside it"
    APPLE_WORKOUTS_WITHOUT_TIMES = (
        "apple_workouts_without_times",
        "{0:workout/workouts} without a start or an end, which cannot be read",
    )
    STRAVA_LIST = "strava_list", "Strava's list of {0:activity/activities}"
    STRAVA_WITHOUT_FILE = "strava_without_file", "{0} without a file"
    STRAVA_ERRORS = "strava_errors", "{0} that Strava could not export"

    LIST = "list", "{0} of {1:activity/activities}"
    LIST_UNREADABLE = "list_unreadable", "{0} without a start or a duration, each listed beside it"
    LIST_SAMPLES = "list_samples", "Samples of a workout, which are added to the row that names them in {0}"

    # other content
    NO_ACTIVITY = "no_activity", "The file holds no activity"
    OTHER_FIT_FILE = "other_fit_file", "A FIT file of type {all}, not an activity"
    NO_TRACK_POINTS = "no_track_points", "No track points, only routes, waypoints or nothing"
    PLANNED_ROUTE = "planned_route", "A planned route: no point has a time"
    NO_TCX_ACTIVITY = "no_tcx_activity", "No activity, only courses, workouts or nothing"
    NO_EXERCISE = "no_exercise", "No exercise in the file"
    SUUNTO_SUMMARY = "suunto_summary", "Suunto's summary of a workout, whose samples are in another file"
    KML_WITHOUT_TIMES = "kml_without_times", "KML of places and lines without times", "Export the track as GPX or TCX"
    DOCUMENT = "document", "An office document, an e-book or a program"
    NOT_A_REGULAR_FILE = "not_a_regular_file", "The archive member is not a regular file"
    UNKNOWN_FORMAT = "unknown_format", "Unknown format", "Formats that are read: {all}"
    NO_READER = "no_reader", "There is no reader for {0} files"
    PACKED = "packed", "Files packed as {0} are not read", UNPACK
    READ_WITH_EXPORT = "read_with_export", "The file is only read with its export", "Ingest the whole export"

    # exports of vendors without a reader, or with nothing in them that a reader can use
    FITBIT = (
        "fitbit",
        "Of Fitbit's data only exercises are read, and this file holds none with a start and a duration",
        "At fitbit.com, under Activities, open a run and choose Export as TCX; read that file",
    )
    GOOGLE_FIT = (
        "google_fit",
        "Of Google Fit's data only sessions are read, and this file holds none with a start and an end",
        "The folder Activities of Fit in Google Takeout holds a TCX file of each workout; read that folder",
    )
    SAMSUNG_HEALTH = (
        "samsung_health",
        "Of Samsung Health's data only exercises are read, and this file holds none with a start and a duration",
        "In Samsung Health open a run and choose Export GPX in its menu; read that file",
    )
    ZEPP = (
        "zepp",
        "Of the tables of Zepp (Amazfit, Mi Fit) only that of sports is read",
        "In the Zepp app open a run and choose Export GPX or TCX in its menu; read that file",
    )
    HUAWEI_HEALTH = (
        "huawei_health",
        "Of Huawei Health's data only workouts are read, and this file holds none that can be laid out in time",
        "In Huawei Health open a run, tap share and export the route as TCX or GPX; read that file",
    )
    ADIDAS_RUNNING = (
        "adidas_running",
        "Of adidas Running's data only sessions are read, and this file holds none with a start and a duration",
        "The export holds the route of newer sessions as GPX, in Sport-sessions/GPS-data; read the whole export",
    )
    MAP_MY_RUN = (
        "map_my_run",
        "The list of MapMyRun (MapMyFitness, Under Armour) has days, and no times at which workouts start",
        "At mapmyrun.com open a workout and choose Export this Workout; read that TCX file",
    )
    ENDOMONDO = (
        "endomondo",
        "Endomondo's JSON is not read",
        "The folder Workouts of Endomondo's export holds a TCX file of each workout; read that folder",
    )
    SUUNTO_LIST = (
        "suunto_list",
        "A list or a summary of workouts by Suunto, Movescount or Sports Tracker, without their samples",
        "In the Suunto app open a workout and choose Export FIT in its menu, in Sports Tracker Export GPX; read that",
    )
    GARMIN_LIST = (
        "garmin_list",
        "Garmin's list has no activity with a start and a duration",
        "Request the whole export at account.garmin.com, Export Your Data; it holds each activity as FIT",
    )
    RUNKEEPER_LIST = (
        "runkeeper_list",
        "Runkeeper's list has no activity with a start and a duration",
        "The whole export of Runkeeper holds a GPX file of each run with GPS; read that",
    )
    ACTIVITY_LIST = (
        "activity_list",
        "A list of activities, as Garmin Connect exports it, without one that has a start and a duration",
        "Request the whole export at account.garmin.com, Export Your Data, or export each activity as FIT, TCX or GPX",
    )

    # not there yet
    UNFINISHED = (
        "unfinished",
        "By its name, a transfer or an editor has not finished the file",
        "Let it finish, or remove it; the file under its final name is read",
    )
    IN_CLOUD = (
        "in_cloud",
        "A placeholder; the file itself is still in the cloud",
        "Download it, in Finder with Download Now, and read it again",
    )

    # empty or misnamed
    EMPTY_FILE = "empty_file", "The file is empty", EXPORT_OR_COPY
    EMPTY_GZIP = "empty_gzip", "The gzip file is empty", EXPORT_OR_COPY
    EMPTY_ACTIVITY = "empty_activity", "The activity has no records and no sessions"
    RECORDS_WITHOUT_TIMES = "records_without_times", "The records have no times, and there is no session", WITH_TIMES
    NO_USABLE_RECORDS = (
        "no_usable_records",
        "The activity has no record with a time, no sets and no totals",
        "Export it again from the watch's own app",
    )
    MISNAMED = "misnamed", "The file is named like an activity but is none", EXPORT_OR_COPY
    ONE_BYTE_REPEATED = "one_byte_repeated", "it repeats a single byte, as after a crash", CAUSE
    CONTENT_FORMAT = "content_format", "its content is {0}", CAUSE
    CONTENT_UNKNOWN = "content_unknown", "its content has no known format", CAUSE

    # times
    NO_TIMES = "no_times", "No point has a time", WITH_TIMES
    NO_POSSIBLE_TIMES = "no_possible_times", "No two points have a possible time", WITH_TIMES
    NO_TCX_TIMES = "no_tcx_times", "No point and no lap has a possible time", WITH_TIMES
    LAPS_WITHOUT_DURATION = (
        "laps_without_duration",
        "No lap has a possible duration, and fewer than two points have a possible time",
        WITH_TIMES,
    )
    NO_EXERCISE_TIMES = "no_exercise_times", "No exercise has a start time"
    NAMED_FILE_MISSING = "named_file_missing", "the file that the row names is missing: {0}"
    NO_START_OR_DURATION = "no_start_or_duration", "No start or no duration that can be read", WITH_TIMES
    IMPOSSIBLE_DATE = (
        "impossible_date",
        "The date is impossible",
        "Set the clock, or correct the date and export it again",
    )
    NO_POSSIBLE_READINGS = (
        "no_possible_readings",
        "The scale readings hold only impossible values ({0})",
        "Check the scale, or export the readings again",
    )
    ACTIVITY_DATED = "activity_dated", "an activity dated {0}", CAUSE
    READINGS_DATED = "readings_dated", "{0:scale reading/scale readings} dated {1} to {2}", CAUSE
    POSSIBLE_DATES = "possible_dates", "possible dates are {0} to {1}", CAUSE

    # damage
    DAMAGED = "damaged", "damaged at byte {0}"
    FILE_DAMAGED = "file_damaged", "The file is damaged", AGAIN
    NO_RECORD_RECOVERED = "no_record_recovered", "No record could be recovered; damaged at byte {0}", EXPORT
    NO_POINT_RECOVERED = "no_point_recovered", "No track point could be recovered; damaged at byte {0}", EXPORT
    FIT_HEADER = "fit_header", "The FIT header is wrong or cut short"
    FIT_TRAILING_BYTES = "fit_trailing_bytes", "the bytes after the end are not FIT", CAUSE
    FIT_NOT_CLOSED = "fit_not_closed", "the recording was never closed", CAUSE
    FIT_ENDS_EARLY = "fit_ends_early", "the file ends {0:byte/bytes} early", CAUSE
    FIT_NO_CHECKSUM = "fit_no_checksum", "the checksum is missing", CAUSE
    FIT_CHECKSUM = "fit_checksum", "the checksum does not match", CAUSE
    FIT_UNDEFINED_DATA = "fit_undefined_data", "data without a definition", CAUSE
    FIT_DEFINITION = "fit_definition", "an invalid definition", CAUSE
    FIT_MESSAGE_CUT = "fit_message_cut", "the last message is cut short", CAUSE
    FIT_SKIPPED = "fit_skipped", "{0:byte/bytes} skipped", CAUSE
    FITPARSE = "fitparse", "fitparse stops: {0}", CAUSE
    GPXPY = "gpxpy", "gpxpy cannot read the file: {0}"
    XML_UNREADABLE = "xml_unreadable", "The XML cannot be parsed: {0}"
    XML_ENCODING = "xml_encoding", "The XML declares {0}, which is not a text encoding", "Export it again, as UTF-8"
    XML_ENTITIES = "xml_entities", "The file declares XML entities, which can grow without limit", EXPORT
    XML_ENDS = "xml_ends", "the XML breaks off: {0}", CAUSE
    XML_CHARACTERS = "xml_characters", "characters that XML forbids, which were skipped", CAUSE
    XML_OPEN_ELEMENT = "xml_open_element", "an XML element without an end", CAUSE
    JSON_DAMAGED = "json_damaged", "The JSON is damaged: {0}", EXPORT
    GZIP_ENDS = "gzip_ends", "gzip: the compressed data end early", CAUSE
    DATA_END_EARLY = "data_end_early", "the data end early", CAUSE
    LIBRARY = "library", "{0}", CAUSE

    # archives
    ARCHIVE_DAMAGED = "archive_damaged", "The archive is damaged", AGAIN
    TAR_LOOP = "tar_loop", "its headers lead in a circle", CAUSE
    TAR_HEADER = "tar_header", "a header that no program writes", CAUSE
    TAR_ENDS = "tar_ends", "it breaks off before its end", CAUSE
    ZIP_NO_DIRECTORY = "zip_no_directory", "its list of members is missing, as after an interrupted download", CAUSE
    ENCRYPTED = (
        "encrypted",
        "The archive member is encrypted",
        "Unpack the archive with its password, or export without one",
    )
    COMPRESSION = "compression", "The archive member cannot be unpacked: {0}", UNPACK
    NESTED_TOO_DEEP = "nested_too_deep", "More than {0} archives are nested", UNPACK
    TOO_MANY_MEMBERS = (
        "too_many_members",
        "The archive has {0:member/members}, the limit is {1}",
        "Unpack it, and ingest the folder",
    )
    TOO_LARGE = "too_large", "Unpacked, it exceeds the limit of {0} MiB", UNPACK
    READ_UP_TO_LIMIT = "read_up_to_limit", "only the files up to there were read", CAUSE
    TOO_MUCH_MEMORY = "too_much_memory", "Reading takes over {0} MiB of memory", "Export it in parts"
    TOO_COMPRESSED = (
        "too_compressed",
        "Unpacked, it exceeds the limit of {0} times its size",
        "Unpack it first, if you trust it",
    )

    # not the file's fault
    UNREADABLE = "unreadable", "The file cannot be read", NEXT_RUN
    OUT_OF_MEMORY = "out_of_memory", "it needs more memory than there is", CAUSE
    KILLED = "killed", "the process that read it was killed twice; it may need more memory than there is", CAUSE
    TOO_SLOW = "too_slow", "Reading took over {0} s of processor time; the next run tries once more"
    TOO_SLOW_TWICE = "too_slow_twice", "Reading took over {0} s of processor time, twice", "Report it, with the file"
    NO_ROOM = "no_room", "The archive cannot be unpacked: {1}", "Make room in {0}, and run the same command again"
    LOST = (
        "lost",
        "What was read of this file is lost, and the file cannot be found",
        "Put it back where it was, then read it again",
    )
    LOST_STREAM = (
        "lost_stream",
        "The seconds of its activity are lost, and the file cannot be found",
        "Put it back where it was, then read it again",
    )
    FAULT = "fault", "a bug in glute, please report it: {0}: {1}"
    OTHER = "other", "{0}"


class Reason(TypedDict):
    """A code and its values."""

    code: FileReason
    values: list[str]


DUPLICATE_RULES = {
    "same_bytes": "the same bytes",
    "same_file_number": "the same number of the device's file",
    "same_time_and_distance": "the same time and distance",
    "part_of": "one is a part of the other",
    "shifted_clock": "the same run with the clock shifted",
    "listed": "the row of a list that stands for it",
}
"""Rules by which two activities are copies of each other, in words."""


class _Value(str):
    """A value in a text: as it is, or in one of the formats `one/many`, `words`, `km`, `min` and `rule`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if "/" in spec:
            return counted(int(self), *spec.split("/"))
        match spec:
            case "words":
                return self.replace("_", " ") or "unknown sport"
            case "km":
                return f"{float(self) / 1000:.1f} km"
            case "min":
                return f"{float(self) / 60:.0f} min"
            case "rule":
                return DUPLICATE_RULES[self]
        return str(self)


def reason(code: FileReason, *values: object) -> Reason:
    """Return a reason with its values as text.

    >>> worded([reason(FileReason.FILE_DAMAGED), reason(FileReason.FIT_ENDS_EARLY, 3)])
    'The file is damaged: the file ends 3 bytes early. Download or copy it again'
    """
    return {"code": code, "values": [str(value) for value in values]}


def worded(reasons: Iterable[Reason]) -> str:
    """Word reasons, each with its causes behind a colon and what to do about it."""
    groups: list[list[Reason]] = []
    for one in reasons:
        if groups and FileReason(one["code"]).is_cause:
            groups[-1].append(one)
        else:
            groups.append([one])
    return "; ".join(_sentence(group) for group in groups)


def text_of(one: Reason) -> str:
    """Word one reason, without what to do about it."""
    return _filled(FileReason(one["code"]).text, one["values"])


def hint_of(one: Reason) -> str:
    """Say what a person can do about a reason; empty where that is nothing."""
    return _filled(FileReason(one["code"]).hint, one["values"])


def _sentence(group: Sequence[Reason]) -> str:
    first, *causes = group
    text = text_of(first) + (": " + "; ".join(map(text_of, causes)) if causes else "")
    hint = hint_of(first)
    return f"{text}. {hint}" if hint else text


def _filled(text: str, values: Sequence[str]) -> str:
    return text.format(*map(_Value, values), all=", ".join(values))
