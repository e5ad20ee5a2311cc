from uuid import UUID

from django.db import models

from alongside.kit.models import Record


class Filed(Record):
    """
    A row of an advice file. Whose file it is stands on every row, for row-level security to read
    without a join.
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def whose_file(self) -> dict[str, UUID]:
        """The fields that say of a new row whose file it is in. No query: ids alone."""
        return {
            "partnership_id": self.partnership_id,
            "provider_id": self.provider_id,
            "person_id": self.person_id,
        }
