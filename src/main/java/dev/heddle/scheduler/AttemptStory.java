package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task's attempts so far, for the reason that its row is dropped with. Immutable, and bounded whatever the
 * number of attempts: the first failure, the last one, and how often each of a few kinds was seen.
 *
 * @param attempts executions that failed, those of earlier runs included
 * @param rounds salvage rounds in which it was tried
 * @param first the first failure; null if it was in an earlier run
 * @param last the last failure; null if it was in an earlier run
 * @param kinds how often each class of error was seen in this run, in order of appearance, the last one standing for all that
 *     are too many to be told apart
 */
record AttemptStory(
        int attempts,
        int rounds,
        @Nullable String first,
        @Nullable String last,
        List<Kind> kinds) {
    /** Nothing has failed. */
    static final AttemptStory NONE = new AttemptStory(0, 0, null, null, List.of());

    private static final int KINDS_MAX = 5;
    private static final int ERROR_LENGTH_MAX = 1_000;
    private static final String OTHERS = "others";
    private static final String NO_CLASS = "unusable results";

    /** How often a class of error was seen. */
    record Kind(String errorClass, int count) {}

    /** The story of a task that failed in an earlier run, of which only the numbers are stored. */
    static AttemptStory restored(int attempts, int rounds) {
        return new AttemptStory(attempts, rounds, null, null, List.of());
    }

    /** The story after one more failure. */
    AttemptStory and(Failure failure) {
        String errorClass = failure.errorClass();
        String error = errorClass == null ? failure.message() : errorClass + ": " + failure.message();
        String cut = error.substring(0, Math.min(error.length(), ERROR_LENGTH_MAX));
        return new AttemptStory(
                attempts + 1,
                rounds,
                attempts == 0 ? cut : first,
                cut,
                counted(errorClass == null ? NO_CLASS : errorClass));
    }

    /** The story as a salvage round begins. */
    AttemptStory nextRound() {
        return new AttemptStory(attempts, rounds + 1, first, last, kinds);
    }

    /** The story in words: how often, in how many rounds, the last and the first error, and how they spread. */
    String tell() {
        StringBuilder story = new StringBuilder("failed ").append(count(attempts, "time"));
        if (rounds > 0) {
            story.append(", ").append(count(rounds, "salvage round")).append(" included");
        }
        if (last != null) {
            story.append("; last: ").append(last);
        }
        if (attempts > 1) {
            story.append("; first: ").append(first == null ? "in an earlier run" : first);
        }
        if (kinds.size() > 1) {
            story.append("; in all:");
            for (Kind kind : kinds) {
                story.append(' ')
                        .append(kind.errorClass)
                        .append(" (")
                        .append(kind.count)
                        .append(")");
            }
        }
        return story.toString();
    }

    private List<Kind> counted(String errorClass) {
        List<Kind> counted = new ArrayList<>(kinds);
        int place = placeOf(errorClass);
        if (place == counted.size()) {
            counted.add(new Kind(place == KINDS_MAX - 1 ? OTHERS : errorClass, 1));
        } else {
            counted.set(place, new Kind(kinds.get(place).errorClass, kinds.get(place).count + 1));
        }
        return List.copyOf(counted);
    }

    private int placeOf(String errorClass) {
        for (int place = 0; place < kinds.size(); place++) {
            if (kinds.get(place).errorClass.equals(errorClass)) {
                return place;
            }
        }
        return Math.min(kinds.size(), KINDS_MAX - 1);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
