from alongside.desk.forms.finding import Find
from alongside.desk.forms.noting import WriteNote

__all__ = ["Find", "WriteNote"]
