from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interop', '0002_security'),
    ]

    operations = [
        migrations.AddField(
            model_name='received',
            name='addressed',
            field=models.JSONField(default=dict),
        ),
    ]
