from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0013_consents'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='apitoken',
            name='token_scope_known',
        ),
        migrations.AlterField(
            model_name='apitoken',
            name='scope',
            field=models.CharField(choices=[('read', 'read only'), ('write', 'read and write'), ('calendar', 'calendar feed')], db_default='write', default='read', max_length=10, verbose_name='what it may do'),
        ),
        migrations.AlterField(
            model_name='apitokenevent',
            name='scope',
            field=models.CharField(choices=[('read', 'read only'), ('write', 'read and write'), ('calendar', 'calendar feed')], db_default='write', default='read', max_length=10, verbose_name='what it may do'),
        ),
        AddConstraintNotValid(  # the next migration looks at the rows
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['read', 'write', 'calendar'])), name='token_scope_known', violation_error_message='A token reads only, reads and writes, or is a feed.'),
        ),
    ]
