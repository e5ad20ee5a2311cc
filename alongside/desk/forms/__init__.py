from alongside.desk.forms.finding import Find
from alongside.desk.forms.noting import WriteNote
from alongside.desk.forms.referring import Refer

__all__ = ["Find", "Refer", "WriteNote"]
