package dev.heddle;

/**
 * Is told what happens in a build. Called on a thread of its own, one call at a time, in the order of events. The build never
 * waits for it: a listener that is slow loses events and is told how many, and one that throws gets the next event all the
 * same.
 */
@FunctionalInterface
public interface BuildListener {
    /**
     * Takes an event.
     *
     * @param event what happened
     */
    void on(BuildEvent event);
}
