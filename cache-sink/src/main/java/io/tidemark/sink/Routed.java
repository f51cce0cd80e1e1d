package io.tidemark.sink;

/** What becomes of a record of a cache topic: a write, or a rejection. */
sealed interface Routed permits CacheWrite, Rejected {}
