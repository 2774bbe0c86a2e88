"""The two-step review 曝光审核 of the board's items, and who may do what with pages."""

from django.db import migrations

from portal.roles.enums import Role

WORKFLOW = "曝光审核"
STEPS = [
    ("secrecy", "保密审查", Role.SECRECY_REVIEWER),
    ("legal", "法制审核并发布", Role.LEGAL_REVIEWER),
]
# Editors write, a second person publishes. On the board `publish` means taking down: going out needs the review.
PAGE_PERMISSIONS = {
    Role.EDITOR: ["add", "change"],
    Role.LEGAL_REVIEWER: ["change", "publish"],
    Role.ADMINISTRATOR: ["add", "change", "publish", "lock", "unlock"],
}
NAMES = {
    "add": "Add any page",
    "change": "Edit any page",
    "publish": "Publish any page",
    "lock": "Lock/unlock pages you've locked",
    "unlock": "Unlock any page",
}


def _permission(apps, action):
    ContentType = apps.get_model("contenttypes", "ContentType")
    page_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="page")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=page_type, codename=f"{action}_page", defaults={"name": NAMES[action]}
    )
    return permission


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Task = apps.get_model("exposure", "SeparatePersonApprovalTask")
    Page = apps.get_model("wagtailcore", "Page")
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW, active=True)
    task_type, _ = ContentType.objects.get_or_create(app_label="exposure", model="separatepersonapprovaltask")
    for order, (duty, name, role) in enumerate(STEPS):
        task = Task.objects.create(name=name, active=True, content_type=task_type, duty=duty)
        task.groups.add(Group.objects.get_or_create(name=role.value)[0])
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=order
        )
    board = Page.objects.get(url_path="/home/exposure/")
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(page=board, workflow=workflow)
    home = Page.objects.get(url_path="/home/")
    for role, actions in PAGE_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        for action in actions:
            apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
                group=group, page=home, permission=_permission(apps, action)
            )


def unmake(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).delete()
    apps.get_model("exposure", "SeparatePersonApprovalTask").objects.filter(
        name__in=[name for _, name, _ in STEPS]
    ).delete()
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(
        page__url_path="/home/", group__name__in=[role.value for role in PAGE_PERMISSIONS]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("exposure", "0002_board"),
        ("roles", "0003_retire_stock_groups"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, unmake)]
