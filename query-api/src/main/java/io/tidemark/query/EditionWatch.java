package io.tidemark.query;

import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import java.nio.charset.StandardCharsets;

/** Asks Redis which edition is served, once a generation; confined to one event loop. */
final class EditionWatch {
  private final RedisLink link;
  private final ActiveGeneration active;
  private final ServedEdition served;

  EditionWatch(RedisLink link, ActiveGeneration active, ServedEdition served) {
    this.link = link;
    this.active = active;
    this.served = served;
  }

  /** Asks where it is not known yet; to be called a few times a second. */
  void turn() {
    long generation = active.guess();
    if (active.changes() == 0 || served.knownOf(generation)) {
      return;
    }
    try {
      Stages.end(
          link.commands().get(new RedisKeys(generation).edition()),
          (value, failure) -> {
            String text = value == null ? "" : new String(value, StandardCharsets.US_ASCII);
            if (failure == null && Topics.isEdition(text)) {
              served.told(generation, text);
            }
          });
    } catch (RefusedException e) {
      // Redis is away; asked again with the next turn
    }
  }
}
