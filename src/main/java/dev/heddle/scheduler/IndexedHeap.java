package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose elements know where they are in it, so that one whose key changed moves, or leaves, without a search.
 *
 * <p>Loop thread only. O(log n) an operation, {@link #first} O(1). An element is in one heap at most, and of two of which neither
 * comes before the other neither is first by any rule: the order has to be total for decisions to be repeatable.
 */
final class IndexedHeap<E extends IndexedHeap.Element<E>> {
    /** The place of an element that is in no heap. */
    private static final int NOWHERE = -1;

    private final List<E> elements = new ArrayList<>();

    /** What has a place in a heap, and an order. */
    abstract static class Element<E extends Element<E>> {
        private int place = NOWHERE;

        final boolean isInHeap() {
            return place != NOWHERE;
        }

        /** Whether it is to be above another in the heap. */
        abstract boolean comesBefore(E other);
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    /** The least element, or null if there is none. */
    @Nullable
    E first() {
        return elements.isEmpty() ? null : elements.get(0);
    }

    /** Takes in an element, or moves one that is in here to where its key says. */
    void put(E element) {
        if (!element.isInHeap()) {
            move(element, elements.size());
            elements.add(element);
        }
        settle(element);
    }

    /** Takes out an element; one that is in no heap is left alone. */
    void remove(E element) {
        int place = placeOf(element);
        if (place == NOWHERE) {
            return;
        }
        E last = elements.remove(elements.size() - 1);
        move(element, NOWHERE);
        if (last != element) {
            set(place, last);
            settle(last);
        }
    }

    /** Writes only what moves: most elements that are settled are where they belong, and a store costs more than a look. */
    private void settle(E element) {
        int before = placeOf(element);
        int risen = risenFrom(before, element);
        int place = risen == before ? sunkFrom(before, element) : risen;
        if (place != before) {
            set(place, element);
        }
    }

    /** Moves down those above that the element comes before, and returns the place that leaves for it. */
    private int risenFrom(int from, E element) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            E above = elements.get(parent);
            if (!element.comesBefore(above)) {
                break;
            }
            set(place, above);
            place = parent;
        }
        return place;
    }

    /** Moves up those below that come before the element, and returns the place that leaves for it. */
    private int sunkFrom(int from, E element) {
        int place = from;
        int child = 2 * place + 1;
        while (child < elements.size()) {
            if (child + 1 < elements.size() && elements.get(child + 1).comesBefore(elements.get(child))) {
                child++;
            }
            E below = elements.get(child);
            if (!below.comesBefore(element)) {
                break;
            }
            set(place, below);
            place = child;
            child = 2 * place + 1;
        }
        return place;
    }

    private void set(int place, E element) {
        elements.set(place, element);
        move(element, place);
    }

    private int placeOf(Element<E> element) {
        return element.place;
    }

    private void move(Element<E> element, int place) {
        element.place = place;
    }
}
