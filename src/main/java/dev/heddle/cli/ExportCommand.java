package dev.heddle.cli;

import dev.heddle.Heddle;
import dev.heddle.Row;
import dev.heddle.output.AtomicFile;
import dev.heddle.output.RowFormat;
import dev.heddle.output.RowSink;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.StoredDataset;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the finished rows of a dataset. */
@Command(
        name = "export",
        description = "Writes the live rows of finished row groups, in order. A file appears whole or not at all.",
        footer = {"", "Example: heddle export --store birds.heddle --format csv --output birds.csv"})
final class ExportCommand implements Callable<Integer> {
    private enum Format {
        JSONL(RowFormat.JSON_LINES),
        CSV(RowFormat.CSV);

        private final RowFormat rows;

        Format(RowFormat rows) {
            this.rows = rows;
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreArgument store;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "The dataset; may be left out if there is one only.")
    private @Nullable String dataset;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "JSONL",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to; standard output if absent.")
    private @Nullable Path output;

    @Option(names = "--hidden", description = "Write hidden columns and side effects too.")
    private boolean includesHidden;

    @Override
    public Integer call() throws IOException {
        try (Heddle heddle = store.openReadOnly()) {
            String name = StoreArgument.only(dataset, heddle);
            long rows;
            if (output == null) {
                rows = write(heddle, name, new StandardOutput());
            } else {
                try (AtomicFile file = AtomicFile.create(output)) {
                    rows = write(heddle, name, file.writer());
                    file.commit();
                }
            }
            report(heddle, name, rows);
            return ExitCode.DONE;
        }
    }

    private long write(Heddle heddle, String name, Writer to) throws IOException {
        long count = 0;
        try (Stream<Row> rows = heddle.rows(name);
                RowSink sink = format.rows.open(columns(newest(heddle, name)), to)) {
            List<String> columns = columns(newest(heddle, name));
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                sink.write(columns.stream().map(row::json).toList());
                count++;
            }
        }
        return count;
    }

    /** The columns in order of declaration, and after them the side effects. */
    private List<String> columns(StoredDataset stored) {
        DatasetSpec described = stored.spec();
        Stream<String> columns = described.columns().stream()
                .filter(column -> includesHidden || !column.isHidden())
                .map(column -> column.node().name());
        Stream<String> sideEffects = described.columns().stream()
                .filter(column -> includesHidden || !column.hidesSideEffects())
                .flatMap(column -> column.node().sideEffectColumns().stream());
        return Stream.concat(columns, sideEffects).toList();
    }

    private static StoredDataset newest(Heddle heddle, String name) {
        return heddle.datasets().stream()
                .filter(stored -> stored.spec().name().equals(name))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private void report(Heddle heddle, String name, long rows) {
        StoredDataset stored = newest(heddle, name);
        spec.commandLine()
                .getErr()
                .println(name + ": " + Words.count(rows, "row") + " written"
                        + (output == null ? "" : " to " + output)
                        + (stored.isComplete()
                                ? ""
                                : "; it is not complete, of "
                                        + Words.count(stored.spec().plan().rows(), "row")
                                        + " these are the finished ones"));
    }

    /** Standard output that tells when its reader is gone, which {@link System#out} does not, and that is not closed. */
    private static final class StandardOutput extends FilterWriter {
        StandardOutput() {
            super(new BufferedWriter(
                    new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)));
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
