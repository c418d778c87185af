import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('internships', '0010_posting_indexes'),
        ('partners', '0009_student_sex'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='posting',
            name='posting_has_places',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='offer_no_less_than_reserved', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.places < OLD.places)', declare='DECLARE reserved integer;', func="\n                    SELECT sum(places) INTO reserved FROM internships_reservedplaces\n                        WHERE posting_id = NEW.id;\n                    IF reserved > NEW.places THEN\n                        RAISE EXCEPTION 'Fewer places offered than reserved'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'reserved_places_offered';\n                    END IF;\n                    RETURN NEW;\n                ", hash='2b2ac97e4817d65f02ddb397e34676cb44af277c', operation='UPDATE OF "places"', pgid='pgtrigger_offer_no_less_than_reserved_35f81', table='internships_posting', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('places__gte', 1), ('state', 'closed'), _connector='OR'), name='posting_has_places', violation_error_message='Offer at least one place.'),
        ),
    ]
