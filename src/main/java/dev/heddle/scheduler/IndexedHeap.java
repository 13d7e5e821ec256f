package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose elements know where they are in it, so that one whose key changed moves, or leaves, without a search.
 *
 * <p>Loop thread only. O(log n) an operation, {@link #first} O(1). An element is in one heap at most, and of two that compare
 * as equal neither is first by any rule: the order given has to be total for decisions to be repeatable.
 */
final class IndexedHeap<E extends IndexedHeap.Element> {
    /** The place of an element that is in no heap. */
    static final int NOWHERE = -1;

    private final Comparator<? super E> order;
    private final List<E> elements = new ArrayList<>();

    /** Keeps a number for the heap, {@link #NOWHERE} at first. Nobody else sets it. */
    interface Element {
        int place();

        void moveTo(int place);
    }

    IndexedHeap(Comparator<? super E> order) {
        this.order = order;
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
        if (element.place() == NOWHERE) {
            element.moveTo(elements.size());
            elements.add(element);
        }
        settle(element);
    }

    /** Takes out an element; one that is in no heap is left alone. */
    void remove(E element) {
        int place = element.place();
        if (place == NOWHERE) {
            return;
        }
        E last = elements.remove(elements.size() - 1);
        element.moveTo(NOWHERE);
        if (last != element) {
            set(place, last);
            settle(last);
        }
    }

    /** Writes only what moves: most elements that are settled are where they belong, and a store costs more than a look. */
    private void settle(E element) {
        int before = element.place();
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
            if (order.compare(element, above) >= 0) {
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
            if (child + 1 < elements.size() && order.compare(elements.get(child + 1), elements.get(child)) < 0) {
                child++;
            }
            E below = elements.get(child);
            if (order.compare(element, below) <= 0) {
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
        element.moveTo(place);
    }
}
