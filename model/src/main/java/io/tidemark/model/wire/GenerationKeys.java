package io.tidemark.model.wire;

/**
 * The Redis keys that tell which generations there are, beside {@link RedisKeys#ACTIVE}. By their
 * hash tag all lie in its slot, so that one script can look at and change them together.
 *
 * <pre>
 * {tm:active}:rebuild     string  the lease of who fills a generation: owner, generation, since
 * {tm:active}:unfinished  string  the generation that was begun and is not served yet
 * {tm:active}:previous    string  the generation served before, and until when it is kept
 * {tm:active}:handover    string  there while the sinks are to write nothing: its token
 * {tm:active}:held:TOKEN  set     the sinks that write nothing until then
 * {tm:active}:newest      string  the highest number that was ever given to a generation
 * {tm:active}:sweep       string  there while something may be left to remove
 * {tm:active}:sweeper     string  the lease of the sink that removes it
 * {tm:active}:refiller    string  the lease of the sink that fills again what was lost
 * </pre>
 */
public final class GenerationKeys {
  private static final String SLOT = "{" + RedisKeys.ACTIVE + "}:";

  /** Who fills a generation, as JSON; expires where its holder does not renew it. */
  public static final String LEASE = SLOT + "rebuild";

  /** The generation that was begun and is not served yet, as JSON. */
  public static final String UNFINISHED = SLOT + "unfinished";

  /** The generation served before and until when it is kept, as JSON. */
  public static final String PREVIOUS = SLOT + "previous";

  /** There while a generation takes over, which has the sinks write nothing; expires soon. */
  public static final String HANDOVER = SLOT + "handover";

  /** The highest number that was ever given to a generation. */
  public static final String NEWEST = SLOT + "newest";

  /** Holds a token while keys of generations that are no longer wanted may be left. */
  public static final String SWEEP = SLOT + "sweep";

  /** Which sink removes them; expires where that one does not renew it. */
  public static final String SWEEPER = SLOT + "sweeper";

  /** Which sink fills again what was lost; expires where that one does not renew it. */
  public static final String REFILLER = SLOT + "refiller";

  private GenerationKeys() {}

  /** The sinks that write nothing until a handover is over; expires soon after. */
  public static String held(String handover) {
    return SLOT + "held:" + handover;
  }
}
