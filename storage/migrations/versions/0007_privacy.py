"""privacy: a key for each person, the occasion of audit entries, and whose a parked update is"""

import secrets
from collections.abc import Callable
from contextlib import suppress

import sqlalchemy as sa
import storage.fields
from alembic import context, op

from storage import append_only
from storage.chain import content_of_head
from storage.personal import opened
from storage.updates import senders
from storage.vault import CannotOpen, Vault

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

PEOPLE = sa.table(
    'people',
    sa.column('id', sa.Integer()),
    sa.column('role', sa.String()),
    sa.column('stage', sa.String()),
    sa.column('chat_index', sa.LargeBinary()),
    sa.column('key_sealed', sa.LargeBinary()),
)
PARKED = sa.table(
    'parked_updates',
    sa.column('id', sa.Integer()),
    sa.column('person_id', sa.Integer()),
    sa.column('raw_sealed', sa.LargeBinary()),
)
# What belongs to one person: the table, the sealed column, and the one that says whose it is.
OWNED = (
    ('people', 'chat_sealed', 'id'),
    ('people', 'email_sealed', 'id'),
    ('notes', 'text_sealed', 'patient_id'),
    ('outgoing', 'payload_sealed', 'person_id'),
    ('parked_updates', 'raw_sealed', 'person_id'),
)
SITE = sa.table('site', sa.column('journal', sa.String()))
HEAD = sa.table(
    'audit_head',
    sa.column('length', sa.Integer()),
    sa.column('signature', sa.LargeBinary()),
    sa.column('seal', sa.LargeBinary()),
    sa.column('resigned', sa.Integer()),
    sa.column('carried', sa.LargeBinary()),
)

SEEN = sa.table(
    'seen_updates',
    sa.column('update_id', sa.BigInteger()),
    sa.column('fingerprint', sa.LargeBinary()),
)


def upgrade() -> None:
    _key_fingerprints()
    op.add_column('people', sa.Column('key_sealed', sa.LargeBinary(), nullable=True))
    _give_keys()
    op.add_column('site', sa.Column('journal', sa.String(32), server_default='', nullable=False))
    op.add_column('site', sa.Column('sealing_key', sa.LargeBinary(), nullable=True))
    op.execute(sa.update(SITE).values(journal=secrets.token_hex(16)))
    op.create_table(
        'backup_folders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('path_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('backed_up_at', storage.fields.Instant(), nullable=False),
        sa.Column('is_stale', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backup_folders')),
    )
    op.add_column('audit', sa.Column('why', sa.String(48), nullable=True))
    op.add_column('audit_head', sa.Column('seal', sa.LargeBinary(), nullable=True))
    op.add_column('audit_head', sa.Column('resigned', sa.Integer(), server_default='0', nullable=False))
    op.add_column('audit_head', sa.Column('carried', sa.LargeBinary(), nullable=True))
    _seal_the_head()
    for statement in append_only.statements(op.get_bind().dialect.name):
        op.execute(statement)
    with op.batch_alter_table('parked_updates', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_parked_updates_person_id'), 'people', ['person_id'], ['id']
        )
    _find_whose_updates_these_are()
    _seal_anew(lambda vault, key_sealed, words: vault.personal(key_sealed).seal(words))
    op.create_table(
        'attempts',
        sa.Column('what', sa.String(8), nullable=False),
        sa.Column('who', sa.LargeBinary(), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.Column('since', storage.fields.Instant(), nullable=False),
        sa.PrimaryKeyConstraint('what', 'who', name=op.f('pk_attempts')),
        sqlite_with_rowid=False,
    )


def _seal_the_head() -> None:
    """As it stands: what was cut off before is not found any more."""
    connection, vault = op.get_bind(), context.config.attributes['vault']
    head = connection.execute(sa.select(HEAD)).one()
    connection.execute(sa.update(HEAD).values(seal=vault.sign(content_of_head(head))))


def _give_keys() -> None:
    connection, vault = op.get_bind(), context.config.attributes['vault']
    there = sa.select(PEOPLE.c.id).where(PEOPLE.c.stage != 'erased')
    for number in connection.execute(there).scalars().all():
        connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == number).values(key_sealed=vault.new_key()))


def _find_whose_updates_these_are() -> None:
    """Of an account with two roles the patient's, who may ask to be erased."""
    connection, vault = op.get_bind(), context.config.attributes['vault']
    known = sa.select(PEOPLE.c.chat_index, PEOPLE.c.id).where(PEOPLE.c.chat_index.is_not(None))
    accounts = {index: number for index, number in connection.execute(known.order_by(PEOPLE.c.role))}
    for number, raw in connection.execute(sa.select(PARKED.c.id, PARKED.c.raw_sealed)).all():
        try:
            indexes = [index for one in senders(vault.unseal_json(raw)) for index in vault.indexes(one)]
        except CannotOpen:
            continue
        whose = next((accounts[index] for index in indexes if index in accounts), None)
        connection.execute(sa.update(PARKED).where(PARKED.c.id == number).values(person_id=whose))


def _seal_anew(seal: Callable[[Vault, bytes, bytes], bytes]) -> None:
    """What opens with none of the keys stays as it is, and is told by `check`."""
    connection, vault = op.get_bind(), context.config.attributes['vault']
    known = sa.select(PEOPLE.c.id, PEOPLE.c.key_sealed).where(PEOPLE.c.key_sealed.is_not(None))
    keys = {number: key for number, key in connection.execute(known)}
    for name, column, owner in OWNED:
        table = sa.table(name, *map(sa.column, dict.fromkeys(('id', owner))), sa.column(column, sa.LargeBinary()))
        sealed = sa.select(table.c.id, table.c[column], table.c[owner]).where(table.c[column].is_not(None))
        rows = []
        for number, value, whose in connection.execute(sealed):
            if whose in keys:
                with suppress(CannotOpen):
                    words = opened(vault, keys[whose], value)
                    rows.append({'number': number, 'new': seal(vault, keys[whose], words)})
        if rows:
            this = table.c.id == sa.bindparam('number')
            connection.execute(sa.update(table).where(this).values({column: sa.bindparam('new')}), rows)


def _key_fingerprints() -> None:
    """What Telegram sends again after the upgrade is still known."""
    connection, vault = op.get_bind(), context.config.attributes['vault']
    number, old, new = sa.bindparam('number'), sa.bindparam('old'), sa.bindparam('new')
    this = sa.and_(SEEN.c.update_id == number, SEEN.c.fingerprint == old)
    found = connection.execute(sa.select(SEEN.c.update_id, SEEN.c.fingerprint)).all()
    rows = [{'number': key, 'old': seen, 'new': vault.index(seen.hex())} for key, seen in found]
    if rows:
        connection.execute(sa.update(SEEN).where(this).values(fingerprint=new), rows)


def downgrade() -> None:
    _seal_anew(lambda vault, key_sealed, words: vault.seal(words.decode()))
    op.drop_table('attempts')
    with op.batch_alter_table('parked_updates', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_parked_updates_person_id'), type_='foreignkey')
        batch_op.drop_column('person_id')
    for statement in append_only.undone(op.get_bind().dialect.name):
        op.execute(statement)
    for column in ('carried', 'resigned', 'seal'):
        op.drop_column('audit_head', column)
    op.drop_column('audit', 'why')
    op.drop_table('backup_folders')
    op.drop_column('site', 'sealing_key')
    op.drop_column('site', 'journal')
    op.drop_column('people', 'key_sealed')
