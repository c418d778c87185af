from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0014_calendar_tokens'),
    ]

    operations = [
        ValidateConstraint(model_name='apitoken', name='token_scope_known'),
    ]
