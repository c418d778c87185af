from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("common", "0009_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=200, verbose_name="task")),
                ("arguments", models.JSONField(default=dict, verbose_name="arguments")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="noted at")),
            ],
            options={
                "verbose_name": "waiting task",
                "verbose_name_plural": "waiting tasks",
            },
        ),
    ]
