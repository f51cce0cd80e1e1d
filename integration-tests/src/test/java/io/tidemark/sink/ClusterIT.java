package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.ASSETS;
import static io.tidemark.model.wire.CacheTopic.MOMENTUM;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.LoopRig.QUOTES_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.SlotHash;
import io.tidemark.it.RedisProcesses;
import io.tidemark.query.QueryConfig;
import io.tidemark.query.QueryService;
import io.tidemark.runtime.RedisSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The sink, and a query API beside it, on a cluster of six processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SYMBOLS = 120;

  private final AtomicInteger versions = new AtomicInteger();
  private RedisProcesses cluster;
  private LoopRig rig;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = RedisProcesses.cluster(directory);
  }

  @BeforeEach
  void open() {
    cluster.masters().forEach(node -> cluster.at(node.getUri().getPort()).flushall());
    rig = new LoopRig(settings());
    rig.assign(QUOTES_0);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private RedisSettings settings() {
    return RedisSettings.local(cluster.url()).withTimeout(Duration.ofSeconds(2));
  }

  private Scripts scripts() {
    return new Scripts(RedisSettings.local(cluster.url()), BarsKept.local(), Expiry.local());
  }

  /** Appends the next version of each symbol's quote. */
  private void quoteAll() {
    int version = versions.incrementAndGet();
    IntStream.range(0, SYMBOLS).forEach(i -> rig.quote("S" + i, version));
  }

  private boolean allThere() {
    return IntStream.range(0, SYMBOLS)
        .allMatch(i -> json("S" + i, versions.get()).equals(rig.redis().get("tm:1:quote:S" + i)));
  }

  private boolean ready() {
    return rig.health.notReady().isEmpty();
  }

  @Test
  void emptyCluster_isFilledAndServed() throws Exception {
    quoteAll();

    rig.turnsUntil(this::ready);

    assertThat(allThere()).isTrue();
    assertThat(rig.mark(QUOTES_0)).isEqualTo(Integer.toString(SYMBOLS));
    assertThat(rig.redis().zcard("tm:1:index:symbols")).isEqualTo(SYMBOLS);
    try (QueryService query =
        new QueryService(QueryConfig.local().withPort(0).withTimeout(PATIENCE), settings())) {
      query.start();
      Awaitility.await().until(() -> query.health().notReady().isEmpty());
      assertThat(get(query, "/v1/quotes/S7").body()).isEqualTo(json("S7", versions.get()));
      assertThat(get(query, "/v1/quotes?symbols=S1,S2,S3,S4,NONE").body())
          .contains(json("S1", versions.get()), json("S4", versions.get()), "[\"NONE\"]");
      assertThat(get(query, "/v1/symbols?prefix=S11").body()).contains("S11", "S119");
    }
  }

  @Test
  void masterKilled_itsReplicaIsWrittenAndReadAndNothingIsLost() throws Exception {
    quoteAll();
    rig.turnsUntil(this::ready);
    int killed = cluster.masterOf("tm:1:quote:S0");
    try (QueryService query = new QueryService(QueryConfig.local().withPort(0), settings())) {
      query.start();

      cluster.kill(killed);
      quoteAll();
      rig.turnsUntil(() -> !ready());
      assertThat(rig.health.notReady().get("writes")).contains("redis: ");
      assertThat(rig.consumer.paused()).contains(QUOTES_0);
      rig.turnsUntil(this::ready);

      rig.turnsUntil(this::allThere);
      Awaitility.await()
          .until(() -> get(query, "/v1/quotes/S0").body().equals(json("S0", versions.get())));
    }
    assertThat(cluster.masterOf("tm:1:quote:S0")).isNotEqualTo(killed);
    cluster.restart(killed);
    cluster.awaitWhole(3);
  }

  @Test
  void masterFlushed_isFilledAgainUnasked() {
    quoteAll();
    rig.turnsUntil(this::ready);
    for (String key : List.of("tm:active", "tm:1:mark:t.quotes:0", "tm:1:quote:S0")) {
      int flushed = cluster.masterOf(key);
      assertThat(cluster.at(flushed).dbsize()).isPositive();

      cluster.at(flushed).flushall();

      rig.turnsUntil(() -> rig.redis().get("tm:active") != null && allThere());
      rig.turnsUntil(() -> Integer.toString(SYMBOLS).equals(rig.mark(QUOTES_0)));
      assertThat(rig.redis().zcard("tm:1:index:symbols")).isEqualTo(SYMBOLS);
    }
    assertThat(rig.redis().get("tm:active")).isEqualTo("1");
  }

  @Test
  void olderCopyOfOneServer_isBroughtUpToDate() {
    quoteAll();
    rig.turnsUntil(this::ready);
    String tag = new SlotTags().of(lowestSlot("tm:1:quote:S0"));
    int before = SYMBOLS;
    quoteAll();
    rig.turnsUntil(() -> Integer.toString(2 * SYMBOLS).equals(rig.mark(QUOTES_0)));

    // as a replica that lagged would say
    rig.redis().set("tm:1:quote:S0", json("S0", versions.get() - 1));
    rig.redis().set("tm:1:mark:{" + tag + "}:t.quotes:0", Integer.toString(before));

    rig.turnsUntil(this::allThere);
    rig.turnsUntil(() -> Integer.toString(2 * SYMBOLS).equals(rig.mark(QUOTES_0)));
  }

  private int lowestSlot(String key) {
    return cluster.masters().stream()
        .filter(node -> node.hasSlot(SlotHash.getSlot(key)))
        .mapToInt(node -> node.getSlots().get(0))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void slotThatMoves_isFollowed() {
    quoteAll();
    rig.turnsUntil(this::ready);
    int slot = SlotHash.getSlot("tm:1:quote:S3");
    int source = cluster.masterOf("tm:1:quote:S3");
    int target =
        cluster.masters().stream()
            .mapToInt(node -> node.getUri().getPort())
            .filter(port -> port != source)
            .findFirst()
            .orElseThrow();
    String sourceId = cluster.at(source).clusterMyId();
    String targetId = cluster.at(target).clusterMyId();

    cluster.at(target).clusterSetSlotImporting(slot, sourceId);
    cluster.at(source).clusterSetSlotMigrating(slot, targetId);
    for (String key : cluster.at(source).clusterGetKeysInSlot(slot, 1_000)) {
      cluster.at(source).migrate("127.0.0.1", target, key, 0, 5_000);
    }
    quoteAll();
    rig.turnsUntil(this::allThere); // told to ask there
    cluster.at(target).clusterSetSlotNode(slot, targetId);
    cluster.at(source).clusterSetSlotNode(slot, targetId);
    quoteAll();

    rig.turnsUntil(this::allThere); // told that it has moved
    assertThat(cluster.at(target).clusterGetKeysInSlot(slot, 10)).contains("tm:1:quote:S3");
  }

  @Test
  void slotThatNobodyServes_isToldAndWaitedFor() {
    quoteAll();
    rig.turnsUntil(this::ready);
    int slot = SlotHash.getSlot("tm:1:quote:S5");
    int master = cluster.masterOf("tm:1:quote:S5");

    cluster.at(master).clusterDelSlots(slot);
    quoteAll();
    try {
      rig.turnsUntil(() -> rig.health.notReady().getOrDefault("writes", "").contains("slots"));
      assertThat(rig.health.notLive()).isEmpty();
    } finally {
      cluster.at(master).clusterAddSlots(slot);
    }

    rig.turnsUntil(this::ready);
    rig.turnsUntil(this::allThere);
  }

  @Test
  void records_inAnyOrderAndBatches_endAsOnOneServer() {
    Random random = new Random(7);
    try (ScriptRig one = new ScriptRig();
        Scripts scripts = scripts()) {
      for (int round = 0; round < 10; round++) {
        List<ConsumerRecord<byte[], byte[]>> records =
            IntStream.range(0, 80)
                .mapToObj(i -> AnyOrderIT.of(1 + random.nextInt(120)))
                .collect(Collectors.toList());
        one.clear();
        one.apply(WriteMode.FILL, records);
        records.addAll(records.subList(0, 40));
        Collections.shuffle(records, random);
        rig.redis().flushall();
        for (int from = 0; from < records.size(); from += 9) {
          scripts.apply(WriteMode.FILL, records.subList(from, Math.min(records.size(), from + 9)));
        }

        Map<String, Object> content = AnyOrderIT.content(rig.redis());
        content.keySet().removeIf(key -> key.contains(":fences:"));
        assertThat(content).isEqualTo(AnyOrderIT.content(one.redis()));
      }
    }
  }

  @Test
  void index_losesASymbolOnlyWithItsQuoteAndItsAsset() {
    try (Scripts scripts = scripts()) {
      scripts.apply(CacheRecords.value(QUOTES, "A", 1), CacheRecords.value(ASSETS, "A", 1));

      scripts.apply(CacheRecords.delete(QUOTES, "A", 2));
      assertThat(rig.redis().zrange("tm:1:index:symbols", 0, -1)).containsExactly("A");
      scripts.apply(CacheRecords.delete(ASSETS, "A", 2));
      assertThat(rig.redis().exists("tm:1:index:symbols")).isZero();

      scripts.apply(CacheRecords.value(ASSETS, "A", 1), CacheRecords.value(QUOTES, "A", 1));
      assertThat(rig.redis().exists("tm:1:index:symbols")).isZero();
      scripts.apply(CacheRecords.value(ASSETS, "A", 3));
      assertThat(rig.redis().zrange("tm:1:index:symbols", 0, -1)).containsExactly("A");
    }
  }

  @Test
  void rank_neitherGoesBackNorOutlivesItsScore() {
    try (Scripts scripts = scripts()) {
      String rank = "tm:1:rank:momentum:m";
      scripts.apply(CacheRecords.scored("m/A", 5, "61.5"), CacheRecords.scored("m/B", 5, "70"));
      scripts.apply(CacheRecords.scored("m/A", 4, "99"));
      assertThat(rig.redis().zscore(rank, "A")).isEqualTo(61.5);

      rig.redis().del(rank); // evicted without its versions
      scripts.apply(CacheRecords.scored("m/A", 5, "61.5"), CacheRecords.scored("m/B", 5, "70"));
      assertThat(rig.redis().zrange(rank, 0, -1)).containsExactly("A", "B");

      scripts.apply(CacheRecords.delete(MOMENTUM, "m/A", 6));
      scripts.apply(CacheRecords.scored("m/A", 5, "61.5"));
      assertThat(rig.redis().zrange(rank, 0, -1)).containsExactly("B");
    }
  }

  @Test
  void value_writtenByOneThatDiedBeforeItsPlaceWas_isPlacedByTheNext() {
    rig.redis().set("tm:1:momentum:m:A", json("m/A", 5));
    try (Scripts scripts = scripts()) {
      Written written = scripts.apply(CacheRecords.scored("m/A", 5, "61.5"));

      assertThat(written.skipped()).isEqualTo(1);
      assertThat(rig.redis().zscore("tm:1:rank:momentum:m", "A")).isEqualTo(61.5);
    }
  }

  @Test
  void deletes_areForgottenWhenTheirTombstonesWouldBe() {
    Duration none = Duration.ZERO;
    Expiry expiry = new Expiry(none, none, none, none, none, Duration.ofMillis(50));
    try (Scripts scripts =
        new Scripts(RedisSettings.local(cluster.url()), BarsKept.local(), expiry)) {
      String versions = "tm:1:versions:{tm:1:rank:momentum:m}";
      scripts.apply(CacheRecords.delete(MOMENTUM, "m/A", 6));
      assertThat(rig.redis().hkeys(versions)).containsExactly("tm:1:momentum:m:A");

      Awaitility.await()
          .until(
              () -> {
                scripts.apply(CacheRecords.scored("m/B", 5, "70"));
                return rig.redis().hkeys(versions).equals(List.of("tm:1:momentum:m:B"));
              });
      assertThat(rig.redis().exists("tm:1:fences:{tm:1:rank:momentum:m}")).isZero();
    }
  }

  @Test
  void announcements_reachASubscriberOfAnyServer() {
    RedisClient client = RedisClient.create();
    List<Listening> everywhere =
        cluster.masters().stream().map(node -> new Listening(client, node.getUri())).toList();
    try (Scripts scripts = scripts()) {
      scripts.apply(CacheRecords.value(QUOTES, "A", 1), CacheRecords.value(QUOTES, "B", 1));

      for (Listening each : everywhere) {
        assertThat(each.await(2)).containsExactlyInAnyOrder("tm:1:quote:A 1", "tm:1:quote:B 1");
      }
    } finally {
      everywhere.forEach(Listening::close);
      client.shutdown();
    }
  }

  private static HttpResponse<String> get(QueryService query, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
