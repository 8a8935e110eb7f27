"""What every table has in common."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase

from storage.fields import Instant


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: Instant,
        date: Date,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
    }
