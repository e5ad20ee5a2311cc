from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a POST, which may be empty and is a POST all the same."""
    return request.POST if request.method == "POST" else None
