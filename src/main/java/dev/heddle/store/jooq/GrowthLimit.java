package dev.heddle.store.jooq;

/**
 * How large a database file may become before what is dead in it is given back.
 *
 * @param bytes up to here nobody cares
 * @param multiple how many times the size of what is alive in it a larger file may have
 */
record GrowthLimit(long bytes, int multiple) {
    /**
     * What every store has. A turn of three cells leaves about 18 kB dead, one of a hundred 34 kB (2.5.252, 2026-11), so 512 MB are
     * some fifteen to thirty thousand turns; to rewrite the file then takes a fifth of a second to a second.
     */
    static final GrowthLimit USUAL = new GrowthLimit(512L << 20, 4);

    /** What a closed file may have: half of it dead, unless that is little. */
    GrowthLimit whenClosed() {
        return new GrowthLimit(bytes / 32, Math.min(multiple, 2));
    }

    /** How large a file with so much alive in it may become. */
    long bytesMax(long liveBytes) {
        return Math.max(bytes, multiple * liveBytes);
    }
}
