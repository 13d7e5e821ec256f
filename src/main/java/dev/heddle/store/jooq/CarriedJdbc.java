package dev.heddle.store.jooq;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries the calls of one connection, and of everything it hands out, to threads of the store.
 *
 * <p>H2 reads its file through a channel that an interrupt closes, for everybody, so a thread of the user's must never be
 * inside H2. Neither H2's {@code retry:} file system (it swallows the interrupt and lets the lock go for a moment) nor its
 * {@code async:} one (called experimental) was wanted under the database. Here the user's thread only ever waits.
 *
 * <p>Two kinds of calls stay on the caller's thread, since they touch memory alone: to cancel a statement, which must not
 * queue behind it, and to read a column of the current row of a result without large objects, which is most calls there are.
 */
final class CarriedJdbc {
    private static final List<Class<?>> CARRIED = List.of(
            CallableStatement.class,
            PreparedStatement.class,
            Statement.class,
            ResultSet.class,
            DatabaseMetaData.class,
            Connection.class,
            NClob.class,
            Clob.class,
            Blob.class,
            Array.class,
            SQLXML.class);
    private static final List<Class<?>> STREAMS =
            List.of(InputStream.class, Reader.class, OutputStream.class, Writer.class);
    private static final Set<String> STEPS_BACK = Set.of("getConnection", "getStatement");
    private static final String CONNECTION_IS_GONE = "08003";
    private static final Set<Integer> LARGE = Set.of(Types.BLOB, Types.CLOB, Types.NCLOB, Types.ARRAY, Types.OTHER);

    private final StoreThreads threads;
    private final DatabaseGate gate;
    private final long replacementsBefore;

    /** Carries what the first call opens, and what that hands out, until the database is replaced. */
    CarriedJdbc(StoreThreads threads, DatabaseGate gate) {
        this.threads = threads;
        this.gate = gate;
        this.replacementsBefore = gate.replacements();
    }

    /** Something of JDBC that may fail. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws SQLException;
    }

    /** Makes the first of them, the connection. */
    <T> T carried(Class<T> type, Call<T> origin) throws SQLException {
        return type.cast(onStoreThread(() -> wrapped(type, origin.run(), null)));
    }

    private Object wrapped(Class<?> type, Object target, @Nullable Object parent) throws SQLException {
        boolean isInMemory = target instanceof ResultSet rows && !hasLargeObjects(rows);
        return Proxy.newProxyInstance(
                CarriedJdbc.class.getClassLoader(), new Class<?>[] {type}, new Carrier(target, parent, isInMemory));
    }

    private static boolean hasLargeObjects(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            if (LARGE.contains(columns.getColumnType(column))) {
                return true;
            }
        }
        return false;
    }

    private <T> T onStoreThread(Call<T> call) throws SQLException {
        try {
            return threads.call(() -> {
                gate.enter();
                try {
                    return call.run();
                } catch (SQLException failure) {
                    throw new Thrown(explained(failure));
                } finally {
                    gate.exit();
                }
            });
        } catch (Thrown thrown) {
            throw thrown.failure;
        } catch (IllegalStateException closed) {
            throw new SQLException(closed.getMessage(), closed);
        }
    }

    private SQLException explained(SQLException failure) {
        if (gate.replacements() == replacementsBefore) {
            return failure;
        }
        return new SQLException(
                "the store was rewritten to give space back while this connection was out; ask for another one",
                CONNECTION_IS_GONE,
                failure);
    }

    /** Brings a checked exception over. */
    private static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        Thrown(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    /** Stands for one object of the driver. */
    private final class Carrier implements InvocationHandler {
        private final Object target;
        private final @Nullable Object parent;
        private final boolean isInMemory;

        Carrier(Object target, @Nullable Object parent, boolean isInMemory) {
            this.target = target;
            this.parent = parent;
            this.isInMemory = isInMemory;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, arguments);
            }
            String name = method.getName();
            if (name.equals("unwrap") || name.equals("isWrapperFor")) {
                return ofWrapper(proxy, name, (Class<?>) first(arguments));
            }
            if (parent != null && isStepBack(method)) {
                return parent;
            }
            checkText(name, arguments);
            refuseStreams(method);
            if (name.equals("cancel") || (isInMemory && isColumn(name))) {
                return plain(method, arguments);
            }
            return onStoreThread(() -> Optional.ofNullable(carriedResult(proxy, method, plain(method, arguments))))
                    .orElse(null);
        }

        private static Object first(@Nullable Object @Nullable [] arguments) {
            return Objects.requireNonNull(Objects.requireNonNull(arguments)[0]);
        }

        private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && arguments[0] == proxy;
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "read-only " + proxy.getClass().getInterfaces()[0].getSimpleName();
            };
        }

        private Object ofWrapper(Object proxy, String name, Class<?> type) throws SQLException {
            if (name.equals("isWrapperFor")) {
                return type.isInstance(proxy);
            }
            if (type.isInstance(proxy)) {
                return proxy;
            }
            throw new SQLException("what is behind this cannot be reached as a " + type.getName());
        }

        private boolean isStepBack(Method method) {
            return method.getParameterCount() == 0
                    && STEPS_BACK.contains(method.getName())
                    && method.getReturnType().isInstance(parent);
        }

        private boolean isColumn(String name) {
            return name.startsWith("get") || name.equals("wasNull") || name.equals("findColumn");
        }

        private void checkText(String name, @Nullable Object @Nullable [] arguments) throws SQLException {
            boolean isText = name.startsWith("prepare") || name.startsWith("execute") || name.equals("addBatch");
            if (isText && arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
                SingleQuery.checked(sql);
            }
        }

        /** A stream would go on reading from the database on the thread of whoever reads it. */
        private void refuseStreams(Method method) throws SQLException {
            if (STREAMS.contains(method.getReturnType())) {
                throw new SQLFeatureNotSupportedException(
                        method.getName() + " cannot be used here; ask for the whole value, such as by getString");
            }
        }

        private @Nullable Object carriedResult(Object proxy, Method method, @Nullable Object result)
                throws SQLException {
            if (result == null) {
                return null;
            }
            for (Class<?> type : CARRIED) {
                if (type.isInstance(result)) {
                    Class<?> seen = method.getReturnType().isAssignableFrom(type) ? type : method.getReturnType();
                    return wrapped(seen, result, proxy);
                }
            }
            return result;
        }

        private @Nullable Object plain(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException failure) {
                if (failure.getCause() instanceof SQLException sql) {
                    throw sql;
                }
                throw new SQLException(failure.getCause());
            } catch (IllegalAccessException failure) {
                throw new SQLException(failure);
            }
        }
    }
}
