"""One group a role: Wagtail's own groups and its default workflow, whose moderators may approve anything, retire."""

from django.db import migrations

STOCK = ("Moderators", "Editors")


def retire(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=STOCK).delete()
    workflows = apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval")
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__in=workflows).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").update(active=False)
    workflows.update(active=False)


def restore(apps, schema_editor):
    for name in STOCK:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").update(active=True)
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").update(active=True)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0002_seed_groups"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(retire, restore)]
