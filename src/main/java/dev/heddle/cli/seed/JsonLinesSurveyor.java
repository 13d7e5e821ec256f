package dev.heddle.cli.seed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks over a JSON Lines file to find where its records begin, and refuses a file in which a later read would fail: a line
 * that is no JSON object, or a value that could not be stored. One thread at a time.
 */
final class JsonLinesSurveyor {
    static final int RECORD_BYTES_MAX = 1 << 20;
    /** Names are collected to find misspelt ones; data that makes up names has too many to be of help. */
    private static final int FIELDS_MAX = 10_000;

    private final ByteSource source;
    private final JsonMapper mapper;
    private final SparseIndex index = new SparseIndex();
    private final Set<String> fields = new LinkedHashSet<>();
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private boolean isBlank;

    JsonLinesSurveyor(ByteSource source, JsonMapper mapper) {
        this.source = source;
        this.mapper = mapper;
    }

    Survey run() throws IOException {
        long offset = source.offset();
        long line = source.line();
        while (readLine()) {
            if (!isBlank) {
                check(line);
                index.add(offset);
            }
            offset = source.offset();
            line = source.line();
        }
        return new Survey(index, List.copyOf(fields), source.sha256Hex());
    }

    private boolean readLine() throws IOException {
        record.reset();
        isBlank = true;
        int next = source.next();
        if (next == ByteSource.END) {
            return false;
        }
        while (next != '\n' && next != ByteSource.END) {
            record.write(next);
            isBlank &= next == ' ' || next == '\t' || next == '\r';
            if (record.size() > RECORD_BYTES_MAX) {
                throw source.refusal("the record has more than " + RECORD_BYTES_MAX
                        + " bytes; JSON Lines has one object on each line");
            }
            next = source.next();
        }
        return true;
    }

    private void check(long line) {
        byte[] bytes = record.toByteArray();
        try (JsonParser parser = mapper.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refusal(line, "is no JSON object; each line is one, as in {\"name\": \"value\"}");
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw refusal(line, "the object is not closed");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.PROPERTY_NAME && depth == 1 && fields.size() < FIELDS_MAX) {
                    fields.add(parser.currentName());
                }
                checkToken(parser, token, line);
            }
            if (parser.nextToken() != null) {
                throw refusal(line, "holds more than one JSON object");
            }
        } catch (JacksonException malformed) {
            throw refusal(line, "is no JSON: " + malformed.getOriginalMessage());
        }
    }

    private void checkToken(JsonParser parser, JsonToken token, long line) {
        if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
            throw refusal(line, "holds the number " + parser.getString() + ", which is beyond a double");
        }
        if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
            checkText(parser.getString(), line);
        }
    }

    private void checkText(String text, long line) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean isPair = Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (isPair) {
                i++;
            } else if (unit == 0 || Character.isSurrogate(unit)) {
                throw refusal(
                        line,
                        String.format(
                                "holds the escape \\u%04X, which is no character a database can hold; remove it",
                                (int) unit));
            }
        }
    }

    private InvalidRecordFileException refusal(long line, String what) {
        return new InvalidRecordFileException(source.fileName() + ", line " + line + ": " + what);
    }
}
