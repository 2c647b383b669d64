from django.db import migrations, models

# What annotator.formats.digest.prompt_digest says, of what is stored already.
HASHES = """
UPDATE annotator_conversation conversation SET prompt_hash = said.hash
FROM (
  SELECT conversation_id, left(
    encode(sha256(convert_to(string_agg(text, E'\\n' ORDER BY index), 'UTF8')), 'hex'), 32
  ) AS hash
  FROM annotator_turn WHERE role = 'system'
  GROUP BY conversation_id HAVING string_agg(text, '') <> ''
) said
WHERE said.conversation_id = conversation.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0016_suggestions_undone'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='prompt_hash',
            field=models.CharField(blank=True, db_default='', help_text='Which system prompt it has, by digest; empty without one.', max_length=32),
        ),
        migrations.RunSQL(HASHES, migrations.RunSQL.noop),
    ]
