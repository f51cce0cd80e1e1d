package io.tidemark.ingest.provider;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;

/** One thing that a provider said. */
public sealed interface Message {
  /** Takes messages, each by its kind. */
  interface Receiver {
    void price(Price price);

    void bar(Bar bar);

    void asset(Asset asset);

    void refused(Refused refused);

    void restated(Symbol symbol);

    void failed(String reason);
  }

  /** Hands itself over. */
  void to(Receiver receiver);

  /**
   * A price.
   *
   * @param id of the trade, one above that of the one before; {@link #UNNUMBERED} where the
   *     provider does not number what it sends
   */
  record Price(PriceUpdate update, long id) implements Message {
    static final long UNNUMBERED = -1;

    public Price {
      if (id < UNNUMBERED) {
        throw new IllegalArgumentException("id must not be below zero, was " + id);
      }
    }

    boolean numbered() {
      return id != UNNUMBERED;
    }

    @Override
    public void to(Receiver receiver) {
      receiver.price(this);
    }
  }

  /** A closed bar. */
  record Closed(Bar bar) implements Message {
    @Override
    public void to(Receiver receiver) {
      receiver.bar(bar);
    }
  }

  /** What is known of a symbol. */
  record Described(Asset asset) implements Message {
    @Override
    public void to(Receiver receiver) {
      receiver.asset(asset);
    }
  }

  /** A part of an answer that breaks a rule; {@code key} is its symbol as the provider names it. */
  record Refused(String key, String reason) implements Message {
    @Override
    public void to(Receiver receiver) {
      receiver.refused(this);
    }
  }

  /** The history told before is no longer right, since the symbol was split. */
  record Restated(Symbol symbol) implements Message {
    @Override
    public void to(Receiver receiver) {
      receiver.restated(symbol);
    }
  }

  /** The provider says that it can't go on. */
  record Failed(String reason) implements Message {
    @Override
    public void to(Receiver receiver) {
      receiver.failed(reason);
    }
  }
}
