package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.time.InstantSource;

/** The two sides of a comparison, the log and one generation in Redis, and the ways to them. */
record Sides(
    LogReading log,
    RedisLink link,
    RedisLook look,
    CacheState state,
    RedisWriter writer,
    EntryRouting routing,
    RedisKeys keys,
    InstantSource clock) {}
