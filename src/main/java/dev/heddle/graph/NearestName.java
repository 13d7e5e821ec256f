package dev.heddle.graph;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what a misspelt name was meant to be: the known name with the smallest edit distance. */
public final class NearestName {
    private NearestName() {}

    /**
     * Finds the nearest name.
     *
     * @param name what was written
     * @param known what could have been meant, in the order that decides between equals
     * @return the nearest of {@code known}, the first of them when several are; null when there are none
     */
    public static @Nullable String of(String name, Collection<String> known) {
        String nearest = null;
        int nearestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            // Names cannot be nearer than their lengths are, which spares most of the work in wide graphs.
            if (Math.abs(candidate.length() - name.length()) >= nearestDistance) {
                continue;
            }
            int distance = distance(name, candidate, nearestDistance);
            if (distance < nearestDistance) {
                nearest = candidate;
                nearestDistance = distance;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance, by the two-row form of Wagner and Fischer (1974); given up at the limit. */
    private static int distance(String left, String right, int limit) {
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int i = 0; i < previous.length; i++) {
            previous[i] = i;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
                least = Math.min(least, current[j]);
            }
            // Distances never fall from one row to the next.
            if (least >= limit) {
                return limit;
            }
            int[] spare = previous;
            previous = current;
            current = spare;
        }
        return previous[right.length()];
    }
}
