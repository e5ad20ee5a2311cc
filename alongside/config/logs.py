"""What a log line may say: never who."""

import logging
import re

QUERY = re.compile(r"\?\S*")


class WithoutPersons(logging.Filter):
    """Cut what follows a question mark in any address, and drop the text of database errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = QUERY.sub("?…", record.getMessage()), ()
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg = f"{record.msg} ({kind.__name__ if kind else 'error'}{_where(record)})"
            record.exc_info, record.exc_text = None, None
        return True


def _where(record: logging.LogRecord) -> str:
    """The file and line of the fault: a traceback's last words may quote a row."""
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('alongside/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return "".join(f" < {place}" for place in reversed(places[-6:]))
