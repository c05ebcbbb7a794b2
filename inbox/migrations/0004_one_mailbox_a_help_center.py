from django.db import migrations, models


def keep_the_first(apps, schema_editor):
    """Where several mailboxes had one help center, its contact form wrote to the oldest."""
    mailboxes = apps.get_model("wagdesk_inbox", "Mailbox").objects
    seen = set()
    for mailbox in mailboxes.exclude(help_center=None).order_by("pk"):
        if mailbox.help_center in seen:
            mailboxes.filter(pk=mailbox.pk).update(help_center=None)
        seen.add(mailbox.help_center)


class Migration(migrations.Migration):

    dependencies = [
        ('wagdesk_inbox', '0003_words_for_access'),
    ]

    operations = [
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.UniqueConstraint(condition=models.Q(('help_center__isnull', False)), fields=('help_center',), name='wagdesk_mailbox_help_center'),
        ),
    ]
