package io.tidemark.query;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line in the log for each thing that somebody did to the cache; what they wrote is in quotes.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("io.tidemark.audit");

  private Audit() {}

  /** Tells who did what, how it ended, and of which request. */
  static void tell(AdminCall call, String what, String outcome) {
    LOG.info(
        "{}",
        new JsonObject()
            .put("did", call.route().name().toLowerCase(Locale.ROOT))
            .put("what", what)
            .put("outcome", outcome)
            .put("key", call.caller().key())
            .put("client", call.caller().peer())
            .put("requestId", call.id())
            .encode());
  }
}
