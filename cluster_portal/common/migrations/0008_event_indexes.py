import django.db.models.fields.json
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built while the platform writes

    dependencies = [
        ('common', '0007_audit_seals'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='userevent',
            index=models.Index(fields=['pgh_created_at', 'pgh_id'], name='user_ev_time'),
        ),
        AddIndexConcurrently(
            model_name='userevent',
            index=models.Index(django.db.models.fields.json.KeyTransform('user', 'pgh_context'), models.F('pgh_created_at'), name='user_ev_user'),
        ),
        AddIndexConcurrently(
            model_name='securityeventevent',
            index=models.Index(fields=['pgh_created_at', 'pgh_id'], name='securityevent_ev_time'),
        ),
        AddIndexConcurrently(
            model_name='securityeventevent',
            index=models.Index(django.db.models.fields.json.KeyTransform('user', 'pgh_context'), models.F('pgh_created_at'), name='securityevent_ev_user'),
        ),
    ]
