"""How large a file may be: the product's own limits, not the law's."""

MEGABYTE = 1000 * 1000
MOST_MEGABYTES = 10
MOST_UPLOAD_BYTES = 20 * 1024 * 1024
