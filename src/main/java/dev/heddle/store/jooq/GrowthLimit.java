package dev.heddle.store.jooq;

/**
 * How large a database file may become before what is dead in it is given back.
 *
 * @param bytes up to here nobody cares
 * @param multiple how many times the size of what is alive in it a larger file may have
 */
record GrowthLimit(long bytes, int multiple) {
    /**
     * What every store has. A turn of three cells leaves about 18 kB dead (2.5.252, 2026-11), so 256 MB are some fourteen
     * thousand turns; to rewrite the file then costs about a second.
     */
    static final GrowthLimit USUAL = new GrowthLimit(256L << 20, 4);

    /** What a closed file may have: half of it dead, unless that is little. */
    GrowthLimit whenClosed() {
        return new GrowthLimit(bytes / 16, Math.min(multiple, 2));
    }

    /** How large a file with so much alive in it may become. */
    long bytesMax(long liveBytes) {
        return Math.max(bytes, multiple * liveBytes);
    }
}
