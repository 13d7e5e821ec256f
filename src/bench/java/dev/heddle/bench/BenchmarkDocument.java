package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The document with the figures: blocks between two marks, which are replaced one by one, and charts in a folder of the same
 * name. Whatever is written is printed, too.
 *
 * @param path of the document; null to print only
 */
record BenchmarkDocument(@Nullable Path path) {
    private static final String SUFFIX = ".md";

    /** Opens a document by its path, or none for {@code -}. */
    static BenchmarkDocument at(String path) {
        if (path.equals("-")) {
            return new BenchmarkDocument(null);
        }
        Path document = Path.of(path);
        if (!path.endsWith(SUFFIX) || !Files.isRegularFile(document)) {
            throw new IllegalArgumentException("document " + path
                    + " is not there or not in Markdown; name the one in src/docs, or - to print only");
        }
        return new BenchmarkDocument(document);
    }

    /** Replaces a block, and says in it where and when it was measured. */
    void replace(String block, String markdown) throws IOException {
        String text = "\n" + markdown + "\n" + Machine.line() + "\n\n";
        System.out.println(text);
        if (path == null) {
            return;
        }
        String document = Files.readString(path);
        String head = "<!-- measured: " + block + " -->\n";
        String tail = "<!-- end of " + block + " -->\n";
        int start = document.indexOf(head);
        int end = document.indexOf(tail);
        if (start < 0 || end < start) {
            throw new IllegalStateException("document " + path + " has no block between " + head.strip() + " and "
                    + tail.strip() + "; put the two lines where the figures belong");
        }
        Files.writeString(path, document.substring(0, start + head.length()) + text + document.substring(end));
    }

    /** Writes a chart beside the document. */
    void chart(String name, Charts chart) throws IOException {
        if (path != null) {
            String folder = path.toString();
            chart.write(Path.of(folder.substring(0, folder.length() - SUFFIX.length()), name + ".svg"));
        }
    }
}
