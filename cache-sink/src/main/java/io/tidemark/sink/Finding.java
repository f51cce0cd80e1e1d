package io.tidemark.sink;

/**
 * One fault, for a person to read.
 *
 * @param kind of entry, by its topic; or {@code index}, {@code rank}, {@code marks}
 * @param key in Redis; of a bar or a member, with {@code @} and its open time or name
 * @param held what Redis holds
 * @param expected what the log says
 */
public record Finding(Fault fault, String kind, String key, String held, String expected) {}
