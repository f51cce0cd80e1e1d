package io.tidemark.sink;

/**
 * How far a rebuild has come.
 *
 * @param stage what it does
 * @param records read so far
 * @param fraction of this stage, from 0 to 1; 0 where that is not known
 */
public record RebuildProgress(String stage, long records, double fraction) {}
