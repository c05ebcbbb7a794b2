from django.db import migrations, models
from django.db.models import Max


def give_to_mailboxes(apps, schema_editor):
    """What was noted so far is for the mailbox of the person's latest ticket."""
    note = apps.get_model("wagdesk_inbox", "PersonNote")
    ticket = apps.get_model("wagdesk_inbox", "Ticket")
    people = note.objects.values("person")
    own = ticket.objects.filter(requester__in=people).values("requester")
    part = ticket.objects.filter(participants__person__in=people).values("participants__person")
    latest = {}
    for rows, column in ((part, "participants__person"), (own, "requester")):
        found = rows.annotate(last=Max("pk")).order_by()
        latest |= {row[column]: row["last"] for row in found}
    for person, number in latest.items():
        box = ticket.objects.values_list("mailbox", flat=True).get(pk=number)
        note.objects.filter(person=person).update(mailbox=box)


class Migration(migrations.Migration):
    dependencies = [
        ("wagdesk_inbox", "0013_list_indexes_whole"),
    ]

    operations = [
        migrations.AddField(
            model_name="personnote",
            name="mailbox",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="+",
                to="wagdesk_inbox.mailbox",
            ),
        ),
        migrations.RunPython(give_to_mailboxes, migrations.RunPython.noop),
    ]
