"""worsenings that stay open until they resolve or are closed"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('episodes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('opened', sa.Date(), nullable=False),
    sa.Column('better_since', sa.Date(), nullable=True),
    sa.Column('ended', sa.Date(), nullable=True),
    sa.Column('ended_by', sa.String(length=24), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['people.id'], name=op.f('fk_episodes_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_episodes')),
    sa.UniqueConstraint('token', name=op.f('uq_episodes_token'))
    )
    op.create_index('ix_episodes_patient_id', 'episodes', ['patient_id'])
    op.create_index('uq_episodes_open', 'episodes', ['patient_id'], unique=True,
        sqlite_where=sa.text('ended IS NULL'), postgresql_where=sa.text('ended IS NULL'))


def downgrade() -> None:
    op.drop_table('episodes')
