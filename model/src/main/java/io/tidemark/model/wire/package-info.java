/** Names on the wire: topics, record headers, Redis keys. */
@NullMarked
package io.tidemark.model.wire;

import org.jspecify.annotations.NullMarked;
