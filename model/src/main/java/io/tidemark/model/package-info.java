/** Events, views, their JSON, kernels, topic names and Redis keys; pure. */
@NullMarked
package io.tidemark.model;

import org.jspecify.annotations.NullMarked;
