package dev.heddle.store;

import org.jspecify.annotations.Nullable;

/** The store cannot do what it was asked. After one thrown by a write, the store is only good for closing. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is, for a caller that decides by it. */
    public enum Category {
        /** Another process or another object of this one has the store. */
        LOCKED,
        /** The database cannot be reached, read or written: no such store, no permission, connection gone. */
        LOST,
        /** What is on disk contradicts itself. */
        DAMAGED,
        /** The store was made by a newer version of this library. */
        NEWER,
        /** No room to write. */
        FULL,
        /** The request contradicts what is stored: a name taken, a directory that holds something else, a slice marked twice. */
        CONFLICT
    }

    private final Category category;

    /**
     * Describes the trouble.
     *
     * @param category its kind
     * @param message what was found, what was expected, what to do next
     * @param cause the underlying failure, or null
     */
    public StoreException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /**
     * Returns the kind of trouble.
     *
     * @return the category
     */
    public Category category() {
        return category;
    }
}
