from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0011_token_names_and_scopes'),
    ]

    operations = [
        ValidateConstraint(model_name='apitoken', name='token_scope_known'),
        ValidateConstraint(model_name='apitoken', name='token_expires_in_time'),
    ]
