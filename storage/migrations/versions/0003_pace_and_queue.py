"""one pace for all replicas, and indexes in the order in which messages are claimed"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pace = op.create_table('pace',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('next_slot', sa.Double(), nullable=False),
    sa.Column('refused_chat', sa.LargeBinary(), nullable=False),
    sa.Column('refused_until', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pace'))
    )
    op.bulk_insert(pace, [{'id': 1, 'next_slot': 0.0, 'refused_chat': b'', 'refused_until': 0.0}])
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_index('ix_outgoing_due')
        batch_op.create_index('ix_outgoing_due', ['fate', 'not_before'], unique=False)
        batch_op.create_index('ix_outgoing_queue', ['fate', 'priority', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_index('ix_outgoing_queue')
        batch_op.drop_index('ix_outgoing_due')
        batch_op.create_index('ix_outgoing_due', ['fate', 'priority', 'not_before'], unique=False)

    op.drop_table('pace')
