package dev.heddle.bench;

/**
 * Arguments of a process, by their position.
 *
 * @param given what it was started with
 */
@SuppressWarnings("ArrayRecordComponent")
record Arguments(String[] given) {
    String text(int position, String otherwise) {
        return position < given.length ? given[position] : otherwise;
    }

    int number(int position, int otherwise) {
        return position < given.length ? Integer.parseInt(given[position].replace("_", "")) : otherwise;
    }
}
