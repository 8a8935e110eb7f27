"""clinic: responses to digests, boards, alerts, e-mail, shared notes, and what admins set for the site"""

import sqlalchemy as sa
from alembic import op

from storage.fields import Instant

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_OPEN = sa.text('ended IS NULL')
_EMAIL = sa.text("method = 'email'")
_OF_ALERT = sa.text('alert_id IS NOT NULL')


def upgrade() -> None:
    op.add_column('site', sa.Column('texts', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('site', sa.Column('on_call', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('site', sa.Column('paused_at', Instant(), nullable=True))
    op.add_column('people', sa.Column('email_sealed', sa.LargeBinary(), nullable=True))
    op.add_column('people', sa.Column('shares_notes', sa.Boolean(), nullable=True))
    op.add_column('people', sa.Column('expecting_about', sa.String(48), nullable=True))
    op.add_column('episodes', sa.Column('kind', sa.String(8), nullable=False, server_default='worse'))
    op.add_column('episodes', sa.Column('outcome', sa.String(16), nullable=True))
    op.add_column('episodes', sa.Column('outcome_day', sa.Date(), nullable=True))
    op.add_column('episodes', sa.Column('outcome_by', sa.String(24), nullable=True))
    op.add_column('episodes', sa.Column('outcome_shift', sa.Double(), nullable=True))
    _open_episodes(['patient_id', 'kind'])
    op.create_table('responses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('episode_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=24), nullable=False),
    sa.Column('did', sa.String(length=16), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('withdrawn_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['people.id'], name=op.f('fk_responses_patient_id')),
    sa.ForeignKeyConstraint(['episode_id'], ['episodes.id'], name=op.f('fk_responses_episode_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responses'))
    )
    op.create_index(op.f('ix_responses_patient_id'), 'responses', ['patient_id'])
    op.create_index(op.f('ix_responses_at'), 'responses', ['at'])
    op.create_table('boards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('clinician_id', sa.Integer(), nullable=False),
    sa.Column('patients', sa.JSON(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['clinician_id'], ['people.id'], name=op.f('fk_boards_clinician_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_boards')),
    sa.UniqueConstraint('token', name=op.f('uq_boards_token'))
    )
    op.create_table('drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('admin_id', sa.Integer(), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['admin_id'], ['people.id'], name=op.f('fk_drafts_admin_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts')),
    sa.UniqueConstraint('token', name=op.f('uq_drafts_token'))
    )
    op.create_index(op.f('ix_drafts_created_at'), 'drafts', ['created_at'])
    op.create_table('alerts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=16), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('raised_at', Instant(), nullable=False),
    sa.Column('step', sa.SmallInteger(), nullable=False),
    sa.Column('escalate_at', Instant(), nullable=True),
    sa.Column('confirmed_at', Instant(), nullable=True),
    sa.Column('confirmed_by', sa.String(length=24), nullable=True),
    sa.Column('closed_at', Instant(), nullable=True),
    sa.Column('closed_by', sa.String(length=24), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['people.id'], name=op.f('fk_alerts_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerts')),
    sa.UniqueConstraint('token', name=op.f('uq_alerts_token'))
    )
    op.create_index(op.f('ix_alerts_patient_id'), 'alerts', ['patient_id'])
    op.create_index(op.f('ix_alerts_escalate_at'), 'alerts', ['escalate_at'])
    op.add_column('outgoing', sa.Column('alert_id', sa.Integer(), nullable=True))
    op.create_index('ix_outgoing_email', 'outgoing', ['fate', 'not_before'],
                    sqlite_where=_EMAIL, postgresql_where=_EMAIL)
    op.create_index('ix_outgoing_alert', 'outgoing', ['alert_id'],
                    sqlite_where=_OF_ALERT, postgresql_where=_OF_ALERT)
    op.add_column('check_ins', sa.Column('asks_item_9', sa.Boolean(), nullable=False,
                                         server_default=sa.false()))


def _open_episodes(unique: list[str]) -> None:
    op.drop_index('uq_episodes_open', table_name='episodes')
    op.create_index('uq_episodes_open', 'episodes', unique, unique=True,
                    sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    op.drop_column('check_ins', 'asks_item_9')
    op.drop_index('ix_outgoing_email', table_name='outgoing')
    op.drop_index('ix_outgoing_alert', table_name='outgoing')
    op.drop_column('outgoing', 'alert_id')
    op.drop_table('alerts')
    op.drop_table('drafts')
    op.drop_table('boards')
    op.drop_table('responses')
    op.execute("DELETE FROM episodes WHERE kind <> 'worse'")
    _open_episodes(['patient_id'])
    for column in ('outcome_shift', 'outcome_by', 'outcome_day', 'outcome', 'kind'):
        op.drop_column('episodes', column)
    op.drop_column('people', 'expecting_about')
    op.drop_column('people', 'shares_notes')
    op.drop_column('people', 'email_sealed')
    for column in ('paused_at', 'on_call', 'texts'):
        op.drop_column('site', column)
