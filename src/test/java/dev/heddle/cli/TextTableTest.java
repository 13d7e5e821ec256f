package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static String table(int width, List<List<String>> rows) {
        StringWriter out = new StringWriter();
        TextTable table = new TextTable(new PrintWriter(out), width, rows.get(0));
        rows.subList(1, rows.size()).forEach(table::add);
        table.end();
        return out.toString();
    }

    @Test
    void numbersStandRight_textsStandLeft() {
        assertThat(table(20, List.of(List.of("name", "n"), List.of("a", "1"), List.of("bb", "1,000"))))
                .isEqualTo("""
                        name      n
                        ----  -----
                        a         1
                        bb    1,000
                        """);
    }

    @Test
    void longCellsAreCut_andStayOnTheirLine() {
        assertThat(table(5, List.of(List.of("a"), List.of("one\ntwo\u001b[31m"), List.of("😀😀😀😀😀😀"))))
                .isEqualTo("""
                        a
                        -----
                        one …
                        😀😀😀😀…
                        """);
    }

    @Test
    void aTableWithoutRows_isItsHeader() {
        assertThat(table(5, List.of(List.of("a", "b")))).isEqualTo("a  b\n-  -\n");
    }

    @Test
    void rowsBeyondTheSample_areWrittenAsTheyCome() {
        StringWriter out = new StringWriter();
        TextTable table = new TextTable(new PrintWriter(out), 20, List.of("n"));
        for (int i = 0; i < 600; i++) {
            table.add(List.of("" + i));
        }

        assertThat(out.toString().lines()).hasSize(602);
        table.end();
        assertThat(out.toString().lines()).hasSize(602).endsWith("599");
    }
}
