import django.db.models.deletion
from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built while the platform writes

    dependencies = [
        ('internships', '0006_rules_reserved_and_own_places'),
    ]

    operations = [
        ValidateConstraint(model_name='allocationrun', name='final_run_is_stable'),
        ValidateConstraint(model_name='placementround', name='round_least_grade_range'),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS placement_moved_once'
                    ' ON internships_placement (moved_from_id) WHERE moved_from_id IS NOT NULL',
                    'DROP INDEX IF EXISTS placement_moved_once',
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='placement',
                    constraint=models.UniqueConstraint(condition=models.Q(('moved_from__isnull', False)), fields=('moved_from',), name='placement_moved_once', violation_error_message='This placement was transferred already.'),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS round_followed_once'
                    ' ON internships_placementround (predecessor_id) WHERE predecessor_id IS NOT NULL',
                    'DROP INDEX IF EXISTS round_followed_once',
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='placementround',
                    constraint=models.UniqueConstraint(condition=models.Q(('predecessor__isnull', False)), fields=('predecessor',), name='round_followed_once', violation_error_message='A second round follows this one already.'),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'CREATE INDEX CONCURRENTLY IF NOT EXISTS placementevent_moved_from'
                    ' ON internships_placementevent (moved_from_id)',
                    'DROP INDEX IF EXISTS placementevent_moved_from',
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='placementevent',
                    name='moved_from',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='internships.placement', verbose_name='continues the placement'),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'CREATE INDEX CONCURRENTLY IF NOT EXISTS placementroundevent_predecessor'
                    ' ON internships_placementroundevent (predecessor_id)',
                    'DROP INDEX IF EXISTS placementroundevent_predecessor',
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='placementroundevent',
                    name='predecessor',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='internships.placementround', verbose_name='follows the round'),
                ),
            ],
        ),
    ]
