"""the chain of audit entries, and the mark of a copy"""

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import context, op

import storage.fields
from storage.chain import START, content, details

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

AUDIT = sa.table(
    'audit',
    sa.column('id', sa.Integer()),
    sa.column('at', storage.fields.Instant()),
    sa.column('actor', sa.String()),
    sa.column('action', sa.String()),
    sa.column('subject', sa.String()),
    sa.column('before', sa.JSON()),
    sa.column('after', sa.JSON()),
    sa.column('details_hash', sa.LargeBinary()),
    sa.column('salt', sa.LargeBinary()),
    sa.column('place', sa.Integer()),
    sa.column('signature', sa.LargeBinary()),
)


def upgrade() -> None:
    op.add_column('site', sa.Column('copied_at', storage.fields.Instant(), nullable=True))
    op.add_column('audit', sa.Column('salt', sa.LargeBinary(), nullable=True))
    op.add_column('audit', sa.Column('details_hash', sa.LargeBinary(), nullable=True))
    op.add_column('audit', sa.Column('place', sa.Integer(), nullable=True))
    op.add_column('audit', sa.Column('signature', sa.LargeBinary(), nullable=True))
    head = op.create_table('audit_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('signature', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    length, signature = _chain_what_is_there()
    op.bulk_insert(head, [{'id': 1, 'length': length, 'signature': signature}])
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f('uq_audit_place'), ['place'])


def _chain_what_is_there() -> tuple[int, bytes]:
    """Where the chain ends. These entries have no salt: their details are signed as they are found."""
    connection, vault = op.get_bind(), context.config.attributes['vault']
    length, signature = 0, START
    for entry in connection.execute(sa.select(AUDIT).order_by(AUDIT.c.id)).all():
        length += 1
        has_details = entry.before is not None or entry.after is not None
        hashed = vault.sign(details(entry)) if has_details else None
        signed = SimpleNamespace(**{**entry._mapping, 'details_hash': hashed, 'why': None})
        signature = vault.sign(content(signature, length, signed))
        connection.execute(
            sa.update(AUDIT)
            .where(AUDIT.c.id == entry.id)
            .values(details_hash=hashed, place=length, signature=signature)
        )
    return length, signature


def downgrade() -> None:
    op.drop_table('audit_head')
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_audit_place'), type_='unique')
        for column in ('signature', 'place', 'details_hash', 'salt'):
            batch_op.drop_column(column)
    op.drop_column('site', 'copied_at')
