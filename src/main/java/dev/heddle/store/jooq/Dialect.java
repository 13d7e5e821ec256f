package dev.heddle.store.jooq;

import java.sql.Connection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** How SQL is rendered for the database and how our types look in it. */
final class Dialect {
    private Dialect() {}

    /** Statements on a connection that stays the caller's. */
    static DSLContext on(Connection connection) {
        return DSL.using(connection, SQLDialect.H2);
    }

    /** An instant as a column keeps it: to the microsecond below, since the engine would round up into the future. */
    static OffsetDateTime timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
