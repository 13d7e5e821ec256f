package dev.heddle.cli.seed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a file, one after the other, with offset and line; skips a byte order mark. On the way it takes the file's
 * SHA-256 and refuses what is not UTF-8 text. One thread at a time.
 */
final class ByteSource {
    static final int END = -1;

    private static final int BLOCK_BYTES = 1 << 16;

    private final String fileName;
    private final InputStream in;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final MessageDigest digest = sha256();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer undecoded = ByteBuffer.allocate(BLOCK_BYTES + 8);
    private final CharBuffer decoded = CharBuffer.allocate(BLOCK_BYTES + 8);
    private int position;
    private int limit;
    private long offsetOfBlock;
    private long line = 1;
    private int previous;

    ByteSource(String fileName, InputStream in) throws IOException {
        this.fileName = fileName;
        this.in = in;
        fill();
        if (limit >= 3 && block[0] == (byte) 0xEF && block[1] == (byte) 0xBB && block[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The next byte as 0 to 255, or {@link #END}. */
    int next() throws IOException {
        if (position == limit && !fill()) {
            return END;
        }
        int next = block[position++] & 0xFF;
        if (next == '\n' ? previous != '\r' : next == '\r') {
            line++;
        } else if (next == 0) {
            throw refusal("holds the character U+0000, which not every database can hold; remove it, or name the right"
                    + " file if this one is not text");
        }
        previous = next;
        return next;
    }

    /** The byte that {@link #next} will return, or {@link #END}. */
    int peek() throws IOException {
        return position == limit && !fill() ? END : block[position] & 0xFF;
    }

    /** Offset in the file of the byte that {@link #next} will return. */
    long offset() {
        return offsetOfBlock + position;
    }

    /** The line of the byte that {@link #next} will return, from 1. */
    long line() {
        return line;
    }

    /** SHA-256 of everything read so far, which is the whole file after {@link #END}; call once. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    String fileName() {
        return fileName;
    }

    InvalidRecordFileException refusal(String what) {
        return new InvalidRecordFileException(fileName + ", line " + line + ": " + what);
    }

    private boolean fill() throws IOException {
        int read = in.readNBytes(block, 0, block.length);
        offsetOfBlock += limit;
        position = 0;
        limit = read;
        digest.update(block, 0, read);
        checkText(read);
        return read > 0;
    }

    private void checkText(int read) {
        undecoded.put(block, 0, read).flip();
        decoded.clear();
        CoderResult result = decoder.decode(undecoded, decoded, read < block.length);
        if (result.isError()) {
            throw refusal(
                    "from here on the text is not UTF-8; convert the file, as with: iconv -f WINDOWS-1252 -t UTF-8");
        }
        undecoded.compact();
    }
}
