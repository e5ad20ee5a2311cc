from django.db import migrations

from alongside.kit.security import USER, secure


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [secure("accounts_draft", see=f"user_id = {USER}")]
