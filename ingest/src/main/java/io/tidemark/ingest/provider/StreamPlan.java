package io.tidemark.ingest.provider;

import java.time.Duration;
import java.util.List;

/**
 * A stream of frames and how each reads.
 *
 * @param path below the provider's stream URL
 * @param greetings frames to be sent first, such as subscriptions
 * @param silence without any frame for so long, the stream is dead
 * @param pings whether an answer to our ping counts as a sign of life, since a quiet market of this
 *     provider sends nothing
 */
public record StreamPlan(
    Kind kind,
    String path,
    List<String> greetings,
    Duration silence,
    boolean pings,
    Call.Reading reading) {
  /** What carries the frames. */
  public enum Kind {
    WEB_SOCKET,
    /** A response that never ends, one frame a line. */
    LINES
  }

  public StreamPlan {
    greetings = List.copyOf(greetings);
  }
}
