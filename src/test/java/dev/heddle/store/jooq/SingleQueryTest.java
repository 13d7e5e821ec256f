package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleQueryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "SELECT 1;",
                " -- a remark\n /* another; */ select 1 ; -- the end",
                "(select 1) union (select 2)",
                "with x as (select 1) select * from x",
                "values 1",
                "table v_dataset",
                "explain select 1",
                "select ';' as \";\", `a;b`, $$;$$ from v_run // ; here",
                "select 'it''s; one' /* /* nested; */ ; */ from v_run",
                "select a$b$$, '$$' from v_run"
            })
    void oneQueryPasses(String sql) throws SQLException {
        assertThat(SingleQuery.checked(sql)).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ;",
                "insert into t values (1)",
                "set password 'x'",
                "alter user heddle_reader set password 'x'",
                "select 1; set password 'x'",
                "select 1 -- '\n; set password 'x' -- '",
                "select 1 as a$$; set password 'x' -- $$",
                "select 1 /* ' */; set password 'x' /* ' */",
                "select 1 // '\r; set password 'x' // '",
                "select \"'\"; set password 'x' --'",
                "/* select 1 */ shutdown",
                "prepare commit x",
                "call file_read('/etc/hostname')"
            })
    void anythingElseIsRefused(String sql) {
        assertThatThrownBy(() -> SingleQuery.checked(sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("only one query");
    }
}
