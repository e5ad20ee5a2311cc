from alongside.desk.forms.dying import Died, NotDied
from alongside.desk.forms.finding import Find
from alongside.desk.forms.noting import WriteNote
from alongside.desk.forms.referring import Refer

__all__ = ["Died", "NotDied", "Find", "Refer", "WriteNote"]
