package dev.heddle.cli.definition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A YAML file as a tree of nodes that know their places. Reads nothing into objects, so that no text of the file decides which
 * code runs.
 */
final class YamlFile {
    private static final int BYTES_MAX = 1 << 20;

    private final List<String> lines;
    private final Node root;

    private YamlFile(List<String> lines, Node root) {
        this.lines = lines;
        this.root = root;
    }

    /** Reads a file; {@code name} is what the user called it. */
    static YamlFile read(Path path, String name) {
        String text = text(path, name);
        Problems problems = new Problems(name);
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(name).setUseMarks(true).build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent()) {
                return new YamlFile(text.lines().toList(), root.get());
            }
            problems.add(Place.START, "the file is empty; a definition begins with: dataset: NAME");
        } catch (MarkedYamlEngineException malformed) {
            String problem = malformed.getProblem().replace('\n', ' ');
            String context = malformed.getContext();
            problems.add(
                    Place.of(malformed.getProblemMark()),
                    "not YAML: " + problem
                            + (context == null || context.isBlank() ? "" : " (" + context.strip() + ")"));
        } catch (YamlEngineException malformed) {
            String message = String.valueOf(malformed.getMessage());
            problems.add(Place.START, "not YAML: " + message.lines().findFirst().orElse(message));
        } catch (StackOverflowError tooDeep) {
            problems.add(Place.START, "the file is nested too deeply");
        }
        throw problems.toException();
    }

    private static String text(Path path, String name) {
        try {
            if (Files.isDirectory(path)) {
                throw new InvalidDefinitionException(List.of(name + " is a directory; name the definition's file"));
            }
            long size = Files.size(path);
            if (size > BYTES_MAX) {
                throw new InvalidDefinitionException(List.of(name + " has " + size + " bytes; a definition has at most "
                        + BYTES_MAX + ", data is in files of its own"));
            }
            byte[] bytes = Files.readAllBytes(path);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException missing) {
            throw new InvalidDefinitionException(List.of("there is no file " + name));
        } catch (CharacterCodingException binary) {
            throw new InvalidDefinitionException(
                    List.of(name + " is not a text file in UTF-8, so it is no definition"));
        } catch (IOException failure) {
            throw new InvalidDefinitionException(List.of(name + " cannot be read: " + failure.getMessage()));
        }
    }

    Node root() {
        return root;
    }

    /** Where a character of a text is in the file; of text that YAML folds or escapes, where the text begins. */
    Place placeIn(ScalarNode scalar, int line, int column) {
        Place start = Place.of(scalar);
        return switch (scalar.getScalarStyle()) {
            case LITERAL -> new Place(start.line() + line, indentationAfter(start.line()) + column);
            case PLAIN -> onOneLine(scalar, start, 0, column);
            case SINGLE_QUOTED, DOUBLE_QUOTED -> onOneLine(scalar, start, 1, column);
            case FOLDED, JSON_SCALAR_STYLE -> start;
        };
    }

    private Place onOneLine(ScalarNode scalar, Place start, int quoteLength, int column) {
        int begin = start.column() - 1 + quoteLength;
        boolean isVerbatim = lines.get(start.line() - 1).startsWith(scalar.getValue(), begin);
        return isVerbatim ? new Place(start.line(), begin + column) : start;
    }

    private int indentationAfter(int line) {
        return lines.stream()
                .skip(line)
                .filter(text -> !text.isBlank())
                .mapToInt(text -> text.length() - text.stripLeading().length())
                .findFirst()
                .orElse(0);
    }
}
