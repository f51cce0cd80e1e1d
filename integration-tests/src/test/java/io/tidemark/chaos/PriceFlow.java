package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Pushes prices at a steady rate, most of them over HTTP, the rest straight to Kafka. */
final class PriceFlow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MINUTE = 60_000;

  private final Universe universe;
  private final Ledger ledger;
  private final IngestClient ingest;
  private final TopicWriter kafka;
  private final Habits habits;
  private final Random random;
  private final Events events;

  PriceFlow(
      Universe universe,
      Ledger ledger,
      IngestClient ingest,
      TopicWriter kafka,
      Habits habits,
      Random random) {
    this.universe = universe;
    this.ledger = ledger;
    this.ingest = ingest;
    this.kafka = kafka;
    this.habits = habits;
    this.random = random;
    this.events = new Events(random);
  }

  private record Price(Instrument instrument, int number, String json) {}

  /** Pushes so many prices. */
  void push(int prices) {
    List<Price> some = new ArrayList<>();
    for (int i = 0; i < prices; i++) {
      some.add(price(instrument()));
    }
    push(some);
  }

  /** Pushes one price of every symbol that has any. */
  void pushEach() {
    push(universe.priced().stream().map(this::price).toList());
  }

  private void push(List<Price> prices) {
    boolean straight = random.nextInt(5) == 0;
    for (int times = habits.duplicates ? 2 : 1; times > 0; times--) {
      if (straight) {
        prices.forEach(this::append);
      } else {
        post(prices);
      }
    }
  }

  private Price price(Instrument instrument) {
    int number = ledger.next();
    return new Price(instrument, number, events.price(instrument, number, eventTime(instrument)));
  }

  /** Some symbols are priced far more often than others. */
  private Instrument instrument() {
    List<Instrument> priced = universe.priced();
    double skewed = random.nextDouble() * random.nextDouble();
    return priced.get((int) (skewed * priced.size()));
  }

  private long eventTime(Instrument instrument) {
    long now = System.currentTimeMillis();
    if (habits.ahead && instrument.number() % 10 == 4) {
      return now + 4 * MINUTE;
    }
    int late = habits.late ? 2 : 20;
    if (random.nextInt(late) == 0) {
      boolean tooLate = random.nextInt(10) == 0;
      return now - random.nextInt((int) ((tooLate ? 20 : 1) * MINUTE));
    }
    return now - random.nextInt(5);
  }

  private void append(Price price) {
    ledger.sent(1);
    kafka.price(
        price.instrument().symbol(), price.json(), acknowledged -> acknowledged(List.of(price)));
  }

  private void post(List<Price> prices) {
    String body = String.join("\n", prices.stream().map(Price::json).toList());
    if (ingest.send("POST", "/v1/prices", body, answer -> answered(answer, prices))) {
      ledger.sent(prices.size());
    }
  }

  private void answered(@Nullable HttpResponse<String> answer, List<Price> prices) {
    if (answer == null || answer.statusCode() != 202) {
      return;
    }
    try {
      JsonNode told = JSON.readTree(answer.body());
      if (told.path("accepted").asInt() == prices.size()) {
        acknowledged(prices);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acknowledged(List<Price> prices) {
    for (Price price : prices) {
      ledger.acknowledged(price.number());
      ledger.priced(price.instrument().number());
    }
  }
}
