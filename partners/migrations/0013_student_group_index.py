from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False  # the index is built while the platform writes

    dependencies = [
        ('partners', '0012_student_group'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='student',
            index=models.Index(Upper('group'), models.F('university'), condition=models.Q(('group', ''), _negated=True), name='student_by_group'),
        ),
    ]
