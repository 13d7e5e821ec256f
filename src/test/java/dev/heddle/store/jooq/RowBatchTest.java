package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.task.Fact;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBatchTest {
    /** Whichever of the rows that wait was there before, it is the one that is named. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 49, 50, 60})
    void aRowThatWasThereBefore_isTheOneThatIsNamed(int there) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
            connection.createStatement().execute("create table t (k int primary key)");
            connection.createStatement().execute("insert into t values (" + there + ")");
            connection.setAutoCommit(false);
            try (RowBatch batch = RowBatch.inserting(connection, "t", "k")) {
                assertThatExceptionOfType(DuplicateRow.class)
                        .isThrownBy(() -> {
                            for (int row = 0; row < 62; row++) {
                                batch.add(new Fact.RowGroupPrepared(row), row);
                            }
                            batch.flush();
                        })
                        .matches(duplicate -> new Fact.RowGroupPrepared(there).equals(duplicate.fact()));
            }
        }
    }
}
