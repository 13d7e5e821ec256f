package dev.heddle.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over the declared columns. Stored with every dataset, so the encoding may never change: a new one gets a new
 * first line and old datasets keep theirs.
 *
 * <p>Lists and strings are preceded by their length, so that no choice of names makes two graphs look alike. Strings are
 * hashed by their UTF-16 units, since every encoder turns all unpaired surrogates into the same replacement.
 */
final class GraphFingerprint {
    private static final String VERSION = "heddle graph 1\n";

    private final MessageDigest digest;

    private GraphFingerprint() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
        }
        digest.update(VERSION.getBytes(StandardCharsets.US_ASCII));
    }

    static String of(List<ColumnNode> nodes) {
        GraphFingerprint fingerprint = new GraphFingerprint();
        fingerprint.add(nodes.size());
        for (ColumnNode node : nodes) {
            fingerprint.add(node.name());
            fingerprint.add(codeOf(node.strategy()));
            fingerprint.add(node.requiredColumns());
            fingerprint.add(node.sideEffectColumns());
            fingerprint.add(node.gateColumns());
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    /** Not the ordinal, which would change if the constants were put in another order. */
    private static int codeOf(GenerationStrategy strategy) {
        return switch (strategy) {
            case CELL_BY_CELL -> 1;
            case FULL_COLUMN -> 2;
        };
    }

    private void add(List<String> texts) {
        add(texts.size());
        texts.forEach(this::add);
    }

    private void add(String text) {
        add(text.length());
        byte[] units = new byte[Character.BYTES * text.length()];
        for (int i = 0; i < text.length(); i++) {
            units[Character.BYTES * i] = (byte) (text.charAt(i) >>> Byte.SIZE);
            units[Character.BYTES * i + 1] = (byte) text.charAt(i);
        }
        digest.update(units);
    }

    private void add(int number) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            digest.update((byte) (number >>> shift));
        }
    }
}
