from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0010_readings_by_link'),
    ]

    operations = [
        ValidateConstraint(model_name='personalnumberreading', name='number_reading_by_somebody'),
    ]
