from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('internships', '0011_places_reserved_and_carried'),
    ]

    operations = [
        ValidateConstraint(model_name='posting', name='posting_has_places'),
    ]
