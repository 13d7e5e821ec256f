package dev.heddle;

/**
 * How many rows a dataset is to have: so many, dropped ones included; or so many that live, out of at most so many.
 *
 * @param rows rows, or rows that live
 * @param candidates rows that may be planned
 * @param isLive whether only rows that live count
 */
record RowTarget(long rows, long candidates, boolean isLive) {
    static RowTarget all(long rows) {
        return new RowTarget(rows, rows, false);
    }

    static RowTarget live(long rows, long candidates) {
        return new RowTarget(rows, candidates, true);
    }

    /** Why a run is followed by another one. */
    String missing(long planned, long dropped) {
        return "only " + (planned - dropped) + " of " + rows
                + " rows wished for live; another run makes up for the rest";
    }

    /** Why a build stops short of the rows that are to live. */
    String spent(long planned, long dropped) {
        return "only " + (planned - dropped) + " of " + rows + " rows wished for live, and all " + planned
                + " candidates are used up; allow more candidates";
    }

    /**
     * How many rows to plan, now that so many are planned and so many of those were dropped. Never so many that more could live
     * than are wanted: what is still at work may all survive.
     */
    long planned(long plannedBefore, long dropped) {
        if (!isLive) {
            return rows;
        }
        long missing = rows - (plannedBefore - dropped);
        long left = candidates - plannedBefore;
        return plannedBefore + Math.max(0, Math.min(missing, left));
    }
}
