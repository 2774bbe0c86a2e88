"""The tracking number promised to a draft stands in a column, so that no other visitor is promised the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_message_templates")]

    operations = [
        migrations.AddField(
            model_name="intakedraft",
            name="number",
            field=models.CharField(blank=True, editable=False, max_length=24, null=True, unique=True),
        ),
    ]
