package dev.heddle.cli.seed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are alike although they are written differently.
 *
 * <p>A key is cut into words, without case and punctuation, and each word into its trigrams; a trigram weighs the more, the
 * fewer keys have it (inverse document frequency, Sparck Jones 1972), so that what all keys have in common, "international"
 * among airports, tells little. Two keys are as near as the cosine of the angle between their weighted trigrams. Only keys
 * that share a trigram with the wanted one are looked at. Immutable, safe for many threads.
 */
final class SimilarKeys implements LookupTable.KeyIndex {
    /** Scores closer than this are the same but for the order in which they were summed. */
    private static final double TIE = 1e-9;

    private final double threshold;
    private final Map<String, String> words;
    private final Map<String, int[]> keysWith = new HashMap<>();
    private final int keys;
    private final double[] lengths;

    SimilarKeys(List<@Nullable String> keys, double threshold, Map<String, String> words) {
        this.threshold = threshold;
        this.words = words;
        this.keys = keys.size();
        List<Set<String>> trigrams =
                keys.stream().map(key -> trigrams(key == null ? "" : key)).toList();
        Map<String, List<Integer>> collected = new HashMap<>();
        for (int key = 0; key < keys.size(); key++) {
            for (String trigram : trigrams.get(key)) {
                collected.computeIfAbsent(trigram, unused -> new ArrayList<>()).add(key);
            }
        }
        collected.forEach((trigram, with) ->
                keysWith.put(trigram, with.stream().mapToInt(Integer::intValue).toArray()));
        lengths = new double[keys.size()];
        Arrays.setAll(lengths, key -> length(trigrams.get(key)));
    }

    @Override
    public int find(String wanted) {
        Set<String> trigrams = trigrams(wanted);
        double[] products = new double[lengths.length];
        for (String trigram : trigrams) {
            int[] with = keysWith.getOrDefault(trigram, new int[0]);
            double weight = weight(with.length);
            for (int key : with) {
                products[key] += weight * weight;
            }
        }
        double length = length(trigrams);
        int best = -1;
        double bestScore = -1;
        boolean isTied = false;
        for (int key = 0; key < products.length; key++) {
            double score = products[key] == 0 ? 0 : products[key] / (length * lengths[key]);
            if (score > bestScore + TIE) {
                best = key;
                bestScore = score;
                isTied = false;
            } else if (score > bestScore - TIE) {
                isTied = true;
            }
        }
        return bestScore <= 0 || bestScore < threshold - TIE || isTied ? -1 : best;
    }

    private double length(Set<String> trigrams) {
        double squares = 0;
        for (String trigram : trigrams) {
            int[] with = keysWith.get(trigram);
            double weight = weight(with == null ? 0 : with.length);
            squares += weight * weight;
        }
        return Math.sqrt(squares);
    }

    private double weight(int keysWithIt) {
        return Math.log(1 + (double) keys / (1 + keysWithIt));
    }

    private Set<String> trigrams(String key) {
        Set<String> trigrams = new LinkedHashSet<>();
        for (String word : key.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            for (String part : words.getOrDefault(word, word).split(" ", -1)) {
                addTrigrams(part, trigrams);
            }
        }
        return trigrams;
    }

    /** Two blanks before a word and one after it make its beginning weigh more than its end. */
    private static void addTrigrams(String word, Set<String> trigrams) {
        if (!word.isEmpty()) {
            String padded = "  " + word + " ";
            for (int i = 0; i + 3 <= padded.length(); i++) {
                trigrams.add(padded.substring(i, i + 3));
            }
        }
    }
}
