"""Files from outside: how large, how many, how they are checked (portal.safefiles)."""

from .env import env

#: The largest file of each family, in MB. The proxy's limit for a request must be larger than the largest.
UPLOAD_LIMITS_MB = {
    "image": env.int("UPLOAD_LIMIT_IMAGE_MB", default=20),
    "pdf": env.int("UPLOAD_LIMIT_PDF_MB", default=30),
    "office": env.int("UPLOAD_LIMIT_OFFICE_MB", default=20),
    "audio": env.int("UPLOAD_LIMIT_AUDIO_MB", default=50),
    "video": env.int("UPLOAD_LIMIT_VIDEO_MB", default=200),
}
#: How many files go with one submission, and how many a complainant may add to one matter in all.
UPLOAD_LIMIT_FILES = env.int("UPLOAD_LIMIT_FILES", default=8)
UPLOAD_LIMIT_MATTER_FILES = env.int("UPLOAD_LIMIT_MATTER_FILES", default=60)
UPLOAD_LIMIT_MEGAPIXELS = env.int("UPLOAD_LIMIT_MEGAPIXELS", default=80)
UPLOAD_LIMIT_ARCHIVE_ENTRIES = env.int("UPLOAD_LIMIT_ARCHIVE_ENTRIES", default=2000)
UPLOAD_LIMIT_ARCHIVE_MB = env.int("UPLOAD_LIMIT_ARCHIVE_MB", default=200)
UPLOAD_LIMIT_ARCHIVE_RATIO = env.int("UPLOAD_LIMIT_ARCHIVE_RATIO", default=200)

#: What the process that opens a file may use.
CHECK_MEMORY_MB = env.int("CHECK_MEMORY_MB", default=1536)
CHECK_SECONDS = env.int("CHECK_SECONDS", default=120)
#: After so many attempts a file counts as stuck and waits for staff.
CHECK_ATTEMPTS = env.int("CHECK_ATTEMPTS", default=5)

#: unix:PATH, tcp:HOST:PORT or clamscan:FOLDER; empty: files are not scanned, and staff are told so.
CLAMAV = env.str("CLAMAV", default="")
CLAMAV_SECONDS = env.int("CLAMAV_SECONDS", default=120)
