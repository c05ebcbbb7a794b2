"""Changes of indexes while others write, where the database can: PostgreSQL. Elsewhere they
are Django's own. A migration with them has ``atomic = False``; one that was cut off may leave
an index that PostgreSQL calls invalid: drop it, then migrate again.
"""

from django.db import migrations


def _concurrently(schema_editor) -> dict[str, bool]:
    return {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}


class AddIndex(migrations.AddIndex):
    atomic = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.add_index(model, self.index, **_concurrently(schema_editor))

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, **_concurrently(schema_editor))


class RemoveIndex(migrations.RemoveIndex):
    atomic = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.remove_index(model, index, **_concurrently(schema_editor))

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.add_index(model, index, **_concurrently(schema_editor))


class DropOwnIndex(migrations.AlterField):
    """A foreign key loses the index that Django made for it. Django's own way makes the
    constraint anew, which reads the whole table under a lock."""

    atomic = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        column = model._meta.get_field(self.name).column
        kept = {index.name for index in model._meta.indexes}
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(
                cursor, model._meta.db_table
            )
        for name, row in found.items():
            if row["columns"] == [column] and _is_plain(row) and name not in kept:
                quoted = schema_editor.quote_name(name)
                schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {quoted}")


def _is_plain(row: dict) -> bool:
    return row["index"] and not (row["unique"] or row["primary_key"] or row["foreign_key"])
