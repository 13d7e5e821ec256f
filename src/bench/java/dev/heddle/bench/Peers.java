package dev.heddle.bench;

import java.util.List;
import java.util.ServiceLoader;

/** Where other systems come from that do the same kind of work: only the profile {@code peers} has an implementation. */
public interface Peers {
    /**
     * Names them.
     *
     * @return in the order of the table
     */
    List<Contender> contenders();

    /** Those on the class path; none without the profile. */
    static List<Contender> onClassPath() {
        return ServiceLoader.load(Peers.class).stream()
                .flatMap(peers -> peers.get().contenders().stream())
                .toList();
    }
}
