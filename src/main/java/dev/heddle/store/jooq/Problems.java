package dev.heddle.store.jooq;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what contradicts itself, a bounded number of sentences of each kind. One thread at a time. */
final class Problems {
    private static final int SHOWN_OF_A_KIND_MAX = 20;

    private final List<String> sentences = new ArrayList<>();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /** What kind of contradiction it is. */
    enum Kind {
        /** The stored definition does not fit together. */
        DEFINITION("contradictions in the definition"),
        /** Something lies where the plan has nothing. */
        OUTSIDE("entries outside the plan"),
        /** A marker or value is not what its column calls for. */
        MISPLACED("misplaced markers or values"),
        /** A slice is marked as skipped and its values say otherwise, or the other way round. */
        SKIP("contradictions about what was skipped"),
        /** Something complete has no value. */
        VALUE("missing values"),
        /** Something is complete before its inputs. */
        CLOSURE("slices complete before their inputs"),
        /** A finalized group is not finished. */
        FINALIZED("gaps in finalized row groups"),
        /** The counts do not add up. */
        COUNT("wrong counts"),
        /** Something was recorded by no run of the dataset. */
        RUN("entries of unknown runs");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    void add(Kind kind, String sentence) {
        if (counts.merge(kind, 1L, Long::sum) <= SHOWN_OF_A_KIND_MAX) {
            sentences.add(sentence);
        }
    }

    /** The sentences, and for each kind that has more one that says how many. */
    List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        counts.forEach((kind, count) -> {
            if (count > SHOWN_OF_A_KIND_MAX) {
                all.add((count - SHOWN_OF_A_KIND_MAX) + " more " + kind.words + ".");
            }
        });
        return List.copyOf(all);
    }
}
