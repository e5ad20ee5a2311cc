from alongside.desk.forms.finding import Find

__all__ = ["Find"]
