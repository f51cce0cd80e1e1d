package io.tidemark.query;

import io.tidemark.runtime.access.Caller;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request to the administration.
 *
 * @param caller who may administer
 * @param id of the request
 */
record AdminCall(Route route, HttpServerRequest request, Caller caller, String id) {
  /** Its parameters; throws where they can't be read. */
  Params params() {
    return Params.of(request.query());
  }
}
