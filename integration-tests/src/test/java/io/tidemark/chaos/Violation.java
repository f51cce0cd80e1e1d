package io.tidemark.chaos;

/**
 * Something that must never be.
 *
 * @param kind for example {@code backwards}
 * @param where it was seen: {@code redis}, {@code http}, {@code log}, {@code end}
 * @param sinceFaultMillis since the last fault began; -1 before any
 */
record Violation(
    String kind, String where, String key, String detail, long atMillis, long sinceFaultMillis) {}
