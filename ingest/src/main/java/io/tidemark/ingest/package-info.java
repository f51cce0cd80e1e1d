/** HTTP push, file replay and the simulator, into Kafka. */
@NullMarked
package io.tidemark.ingest;

import org.jspecify.annotations.NullMarked;
