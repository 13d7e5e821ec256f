package dev.heddle.store.jooq;

import java.sql.Connection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.h2.value.TypeInfo;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.h2.value.ValueBigint;
import org.h2.value.ValueInteger;
import org.h2.value.ValueVarchar;
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

    /**
     * Numbers as a parameter for a column of arrays. The engine's own values, since it makes these of everything that JDBC can
     * give it, number by number, and asks each for its type: a tenth of what a build of no-op cells costs.
     */
    static Object integers(int[] numbers) {
        Value[] values = new Value[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueInteger.get(numbers[i]);
        }
        return ValueArray.get(TypeInfo.TYPE_INTEGER, values, null);
    }

    /** As {@link #integers}; neighbours are often equal, and one value does for both. */
    static Object bigints(long[] numbers) {
        Value[] values = new Value[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i > 0 && numbers[i] == numbers[i - 1] ? values[i - 1] : ValueBigint.get(numbers[i]);
        }
        return ValueArray.get(TypeInfo.TYPE_BIGINT, values, null);
    }

    /** As {@link #bigints}. */
    static Object texts(String[] texts) {
        Value[] values = new Value[texts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i > 0 && texts[i].equals(texts[i - 1]) ? values[i - 1] : ValueVarchar.get(texts[i]);
        }
        return ValueArray.get(TypeInfo.TYPE_VARCHAR, values, null);
    }
}
