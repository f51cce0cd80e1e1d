package io.tidemark.sink;

import java.util.Comparator;

/**
 * The place of an entry in the sorted set that follows it.
 *
 * @param key of the sorted set; empty where none follows
 * @param member of the sorted set
 * @param extra for {@link Rule#UNINDEX} the key of the other entry that keeps the member there, for
 *     {@link Rule#RANK} the score or empty
 * @param score the score as a number; 0 where there is none
 */
record Membership(Rule rule, String key, String member, String extra, double score) {
  /** How the sorted set follows; by the name that the script knows it by. */
  enum Rule {
    /** No sorted set follows. */
    NONE(""),
    /** The first write of an entry adds the member at 0. */
    INDEX("index"),
    /** A delete removes the member, unless the other entry is there. */
    UNINDEX("unindex"),
    /** Each write sets the member's score, or removes it where there is none. */
    RANK("rank");

    private final String wire;

    Rule(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }

  /** No sorted set follows. */
  static final Membership NONE = new Membership(Rule.NONE, "", "", "", 0);

  /** That of the members in their sorted set. */
  static final Comparator<Membership> IN_ORDER =
      Comparator.comparingDouble(Membership::score).thenComparing(Membership::member);

  static Membership index(String key, String member) {
    return new Membership(Rule.INDEX, key, member, "", 0);
  }

  static Membership unindex(String key, String member, String otherKey) {
    return new Membership(Rule.UNINDEX, key, member, otherKey, 0);
  }

  static Membership rank(String key, String member, String score) {
    double number = score.isEmpty() ? 0 : Double.parseDouble(score);
    return new Membership(Rule.RANK, key, member, score, number);
  }
}
