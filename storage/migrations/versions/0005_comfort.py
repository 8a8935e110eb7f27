"""comfort: occasions beside the daily check-in, skipped and repeated answers, crisis lines"""

import sqlalchemy as sa
from alembic import op

from storage.fields import Instant

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.String(length=16), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('at', Instant(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['people.id'], name=op.f('fk_plans_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('patient_id', 'occasion', name=op.f('uq_plans_patient_id_occasion'))
    )
    op.create_index('ix_plans_at', 'plans', ['at'])
    _plan_everyone()
    op.add_column('site', sa.Column('crisis_lines', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('people', sa.Column('missed', sa.SmallInteger(), nullable=False, server_default='0'))
    op.add_column('people', sa.Column('asking_id', sa.Integer(), nullable=True))
    op.add_column('check_ins', sa.Column('deferred', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('answers', sa.Column('repeated', sa.Boolean(), nullable=False, server_default=sa.false()))


def _plan_everyone() -> None:
    """Who takes part already gets an occasion without a day, which is due at once: it plans all others."""
    people = sa.table('people', sa.column('id'), sa.column('role'), sa.column('stage'))
    plans = sa.table('plans', sa.column('patient_id'), sa.column('occasion'), sa.column('at'))
    due = sa.select(people.c.id, sa.literal('weekly'), sa.literal(0, sa.BigInteger()))
    active = sa.and_(people.c.role == 'patient', people.c.stage == 'active')
    op.execute(plans.insert().from_select(['patient_id', 'occasion', 'at'], due.where(active)))


def downgrade() -> None:
    op.drop_column('answers', 'repeated')
    op.drop_column('check_ins', 'deferred')
    op.drop_column('people', 'asking_id')
    op.drop_column('people', 'missed')
    op.drop_column('site', 'crisis_lines')
    op.drop_table('plans')
