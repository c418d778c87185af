from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built while the platform writes

    dependencies = [
        ('internships', '0009_shared_postings_and_changes'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='posting',
            index=models.Index(fields=['shared'], name='posting_by_shared'),
        ),
        AddIndexConcurrently(
            model_name='posting',
            index=models.Index(fields=['copied_from'], name='posting_by_original'),
        ),
        migrations.RunSQL(
            'CREATE UNIQUE INDEX CONCURRENTLY "posting_reference_unique" ON "internships_posting" ("enterprise_id", "reference")',
            'DROP INDEX CONCURRENTLY IF EXISTS "posting_reference_unique"',
        ),
        migrations.RunSQL(
            'ALTER TABLE "internships_posting" ADD CONSTRAINT "posting_reference_unique" UNIQUE USING INDEX "posting_reference_unique"',
            'ALTER TABLE "internships_posting" DROP CONSTRAINT "posting_reference_unique"',
            state_operations=[
                migrations.AddConstraint(
                    model_name='posting',
                    constraint=models.UniqueConstraint(fields=('enterprise', 'reference'), name='posting_reference_unique', violation_error_message='Another posting of yours has this number.'),
                ),
            ],
        ),
    ]
