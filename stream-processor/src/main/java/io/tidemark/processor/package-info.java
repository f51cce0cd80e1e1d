/** The Kafka Streams topology that turns prices into cache entries. */
@NullMarked
package io.tidemark.processor;

import org.jspecify.annotations.NullMarked;
