from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "name",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("until", models.DateTimeField()),
            ],
        )
    ]
