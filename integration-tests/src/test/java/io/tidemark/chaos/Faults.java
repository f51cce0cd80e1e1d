package io.tidemark.chaos;

import io.tidemark.chaos.FaultKind.Lane;
import io.tidemark.chaos.FaultKind.Strike;
import io.tidemark.chaos.FaultKind.Struck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Every kind of fault that the kit knows; a further one is a line here. */
final class Faults {
  private final Cluster cluster;
  private final Habits habits;
  private final Poisoner poisoner;
  private final Universe universe;
  private final List<FaultKind> kinds = new ArrayList<>();

  Faults(Cluster cluster, Habits habits, Poisoner poisoner, Universe universe) {
    this.cluster = cluster;
    this.habits = habits;
    this.poisoner = poisoner;
    this.universe = universe;
    services();
    redis();
    connections();
    records();
  }

  List<FaultKind> all() {
    return List.copyOf(kinds);
  }

  private void services() {
    add("kill-processor", Lane.SERVICES, 0, 15, random -> kill(one(cluster.processors(), random)));
    add("kill-sink", Lane.SERVICES, 0, 15, random -> kill(one(cluster.sinks(), random)));
    add("kill-ingest", Lane.SERVICES, 0, 4, random -> kill(cluster.ingest()));
    add("kill-query", Lane.SERVICES, 0, 4, random -> kill(cluster.query()));
    // the group's session times out after 10 s: some pauses are shorter, some longer
    add(
        "pause-processor",
        Lane.SERVICES,
        1,
        20,
        random -> pause(one(cluster.processors(), random)));
    add("pause-sink", Lane.SERVICES, 1, 20, random -> pause(one(cluster.sinks(), random)));
    add("pause-ingest", Lane.SERVICES, 1, 10, random -> pause(cluster.ingest()));
    add("kill-all-processors", Lane.SERVICES, 0, 5, random -> killAll(cluster.processors()));
    add("kill-all-sinks", Lane.SERVICES, 0, 5, random -> killAll(cluster.sinks()));
    add("kill-broker", Lane.SURROUNDINGS, 0, 8, random -> kill(cluster.broker()));
    add("pause-broker", Lane.SURROUNDINGS, 1, 14, random -> pause(cluster.broker()));
  }

  private void redis() {
    RedisServer redis = cluster.redis();
    add(
        "kill-redis",
        Lane.SURROUNDINGS,
        0,
        6,
        random -> {
          redis.kill();
          return new Struck("with what it held", redis::restart);
        });
    add(
        "lose-redis",
        Lane.SURROUNDINGS,
        0,
        6,
        random -> {
          redis.kill();
          return new Struck("back empty", redis::restartEmpty);
        });
    add(
        "pause-redis",
        Lane.SURROUNDINGS,
        1,
        8,
        random -> {
          redis.pause();
          return new Struck("redis", redis::resume);
        });
    add(
        "flush-redis",
        Lane.SURROUNDINGS,
        0,
        1,
        random -> {
          redis.command(commands -> commands.flushall());
          return new Struck("redis", () -> {});
        });
    add(
        "fill-redis",
        Lane.SURROUNDINGS,
        1,
        8,
        random -> {
          redis.command(
              commands -> {
                commands.configSet("maxmemory-policy", "noeviction");
                commands.configSet("maxmemory", "1");
              });
          return new Struck(
              "out of memory",
              () -> redis.command(commands -> commands.configSet("maxmemory", "0")));
        });
    add("delete-keys", Lane.SURROUNDINGS, 0, 1, this::deleteKeys);
  }

  private Struck deleteKeys(Random random) {
    List<String> symbols = universe.some(random, 10);
    String folio = one(universe.portfolios(), random);
    cluster
        .redis()
        .command(
            commands -> {
              for (String symbol : symbols) {
                commands.del("tm:1:quote:" + symbol, "tm:1:momentum:tidemark-1:" + symbol);
              }
              commands.del("tm:1:valuation:" + folio);
            });
    return new Struck(symbols + " " + folio, () -> {});
  }

  private void connections() {
    Proxy proxy = cluster.proxy();
    add("cut-redis", Lane.SURROUNDINGS, 0, 5, random -> proxy(Proxy.Mode.CUT));
    add("delay-redis", Lane.SURROUNDINGS, 2, 8, random -> proxy(Proxy.Mode.DELAY));
    add("hold-redis", Lane.SURROUNDINGS, 1, 9, random -> proxy(Proxy.Mode.HOLD));
    add("hold-answers", Lane.SURROUNDINGS, 1, 9, random -> proxy(Proxy.Mode.HOLD_ANSWERS));
    add(
        "drop-connections",
        Lane.SURROUNDINGS,
        0,
        0,
        random -> {
          proxy.cut();
          return new Struck("once", () -> {});
        });
  }

  private Struck proxy(Proxy.Mode mode) {
    cluster.proxy().mode(mode);
    return new Struck("between services and redis", () -> cluster.proxy().mode(Proxy.Mode.PASS));
  }

  private void records() {
    habit("duplicates", on -> habits.duplicates = on);
    habit("late-events", on -> habits.late = on);
    habit("clocks-ahead", on -> habits.ahead = on);
    add(
        "poison-inputs",
        Lane.SURROUNDINGS,
        0,
        1,
        random -> {
          for (int i = 0; i < 20; i++) {
            poisoner.input();
          }
          return new Struck("20 records", () -> {});
        });
    add(
        "poison-cache",
        Lane.SURROUNDINGS,
        0,
        1,
        random -> {
          for (int i = 0; i < 20; i++) {
            poisoner.cached();
          }
          return new Struck("20 records", () -> {});
        });
  }

  private void habit(String name, Consumer<Boolean> set) {
    add(
        name,
        Lane.SURROUNDINGS,
        1,
        4,
        random -> {
          set.accept(true);
          return new Struck("producer", () -> set.accept(false));
        });
  }

  private void add(String name, Lane lane, int shortest, int longest, Strike strike) {
    kinds.add(
        new FaultKind(
            name, lane, Duration.ofSeconds(shortest), Duration.ofSeconds(longest), strike));
  }

  private static Struck kill(Member member) {
    member.kill();
    return new Struck(member.name(), member::start);
  }

  private static Struck killAll(List<Member> members) {
    members.forEach(Member::kill);
    return new Struck("both", () -> members.forEach(Member::start));
  }

  private static Struck pause(Member member) {
    member.pause();
    return new Struck(member.name(), member::resume);
  }

  private static <T> T one(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }
}
