package io.tidemark.sink;

import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.LoopRig.QUOTES_0;
import static io.tidemark.sink.LoopRig.QUOTES_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SinkLoopIT {
  private Servers.Redis server;
  private LoopRig rig;

  @BeforeAll
  void start() {
    server = Servers.redis();
  }

  @BeforeEach
  void open() {
    rig = new LoopRig(server.url());
    rig.redis().flushall();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void emptyTopics_areServedAtOnce() {
    rig.assign(QUOTES_0, QUOTES_1);

    rig.turnsUntil(() -> rig.health.notReady().isEmpty());

    assertThat(rig.redis().get("tm:active")).isEqualTo("1");
  }

  @Test
  void emptyRedis_isFilledFromTheStartWhateverTheGroupHasCommitted() {
    rig.assign(QUOTES_0, QUOTES_1);
    for (int i = 0; i < 120; i++) {
      rig.quote("S" + i, 1);
    }
    rig.consumer.commitSync(Map.of(QUOTES_0, new OffsetAndMetadata(120)));

    rig.turnsUntil(() -> rig.redis().get("tm:active") != null);

    assertThat(rig.redis().keys("tm:1:quote:*")).hasSize(120);
    assertThat(rig.mark(QUOTES_0)).isEqualTo("120");
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
  }

  @Test
  void fill_waitsForTheMarksOfAllPartitions() {
    rig.assign(QUOTES_0);
    rig.append(CacheRecords.record(CacheTopic.QUOTES, "B", 1, json("B", 1), 1, 0));
    rig.quote("A", 1);

    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));
    rig.turnsUntil(() -> rig.health.notReady().toString().contains("1 of 2 partitions to go"));
    assertThat(rig.redis().get("tm:active")).isNull();
    rig.redis().set("tm:1:mark:t.quotes:1", "1"); // as another instance does

    rig.turnsUntil(() -> rig.redis().get("tm:active") != null);
  }

  @Test
  void batch_onceWritten_raisesMarksAndCommits() {
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.quote("A", 2);
    rig.quote("B", 1);

    rig.turnsUntil(() -> Long.valueOf(3).equals(rig.committed(QUOTES_0)));

    assertThat(rig.mark(QUOTES_0)).isEqualTo("3");
    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 2));
    assertThat(rig.metrics.meter("tidemark_sink_records_total").getCount()).isEqualTo(3);
    assertThat(rig.metrics.meter("tidemark_sink_applied_total").getCount()).isEqualTo(2);
  }

  @Test
  void start_isAtTheMarkAndNotAtTheCommittedOffset() {
    rig.redis().set("tm:active", "1");
    rig.redis().set("tm:1:mark:t.quotes:0", "1");
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.quote("B", 1);
    rig.quote("C", 1);
    rig.consumer.commitSync(Map.of(QUOTES_0, new OffsetAndMetadata(3)));

    rig.turnsUntil(() -> "3".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().keys("tm:1:quote:*"))
        .containsExactlyInAnyOrder("tm:1:quote:B", "tm:1:quote:C");
  }

  @Test
  void start_withAMarkBeyondTheLog_isAtItsBeginning() {
    rig.redis().set("tm:active", "1");
    rig.redis().set("tm:1:mark:t.quotes:0", "99");
    rig.assign(QUOTES_0);
    rig.quote("A", 1);

    rig.turnsUntil(() -> rig.redis().exists("tm:1:quote:A") == 1);

    assertThat(rig.mark(QUOTES_0)).isEqualTo("99");
  }

  @Test
  void activeGeneration_thatChanges_isWrittenFromItsMarksOn() {
    rig.redis().set("tm:active", "1");
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));

    rig.redis().set("tm:active", "2");
    rig.turnsUntil(() -> rig.redis().exists("tm:2:quote:A") == 1);
    rig.quote("A", 2);
    rig.turnsUntil(() -> json("A", 2).equals(rig.redis().get("tm:2:quote:A")));

    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
  }

  @Test
  void poison_isADeadLetterAndTheRestIsWritten() {
    rig.redis().lpush("tm:1:quote:LIST", "x");
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.append("{\"version\":8}", "B", 7);
    rig.quote("lower", 1);
    rig.quote("LIST", 1);
    rig.quote("C", 1);

    rig.turnsUntil(() -> "5".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().exists("tm:1:quote:A", "tm:1:quote:C")).isEqualTo(2);
    assertThat(rig.producer.history())
        .extracting(letter -> new String(letter.key(), UTF_8))
        .containsExactlyInAnyOrder("B", "lower", "LIST");
    ProducerRecord<byte[], byte[]> letter = rig.producer.history().get(0);
    assertThat(letter.value()).asString(UTF_8).isEqualTo("{\"version\":8}");
    assertThat(letter.headers().lastHeader(RecordHeaders.OFFSET).value())
        .asString(UTF_8)
        .isEqualTo("1");
  }

  @Test
  void deadLetters_thatKafkaRefuses_holdTheMark() {
    rig.assign(QUOTES_0);
    rig.producer.sendException = new TimeoutException("no broker");
    rig.quote("lower", 1);
    rig.quote("A", 1);

    rig.turnsUntil(() -> rig.health.notReady().toString().contains("dead-letters: no broker"));
    assertThat(rig.mark(QUOTES_0)).isEqualTo("0");
    rig.producer.sendException = null;

    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_0)));
    assertThat(rig.producer.history()).hasSize(1);
  }

  @Test
  void writesAnsweredByAServerThatIsGone_areMadeAgainBeforeTheMarkPromisesThem() {
    rig.assign(QUOTES_0);
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    rig.producer.sendException = new TimeoutException("no broker");
    rig.quote("lower", 1);
    rig.quote("A", 1);
    rig.turnsUntil(() -> rig.redis().exists("tm:1:quote:A") == 1);
    rig.turnsUntil(() -> rig.health.notReady().toString().contains("dead-letters: no broker"));

    // as if a replica that had not yet been told of it had taken its master's place
    rig.redis().del("tm:1:quote:A");
    rig.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
    rig.producer.sendException = null;

    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_0)));
    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
    assertThat(rig.producer.history()).hasSize(1);
  }

  @Test
  void writesAnsweredOverAConnectionThatIsGone_areMadeAgainThoughNothingElseIsLookedAt() {
    rig.close();
    rig = new LoopRig(RedisSettings.local(server.url()), Duration.ofHours(1));
    rig.redis().set("tm:active", "1");
    rig.assign(QUOTES_0);
    rig.turnsUntil(() -> "0".equals(rig.mark(QUOTES_0)));
    rig.producer.sendException = new TimeoutException("no broker");
    rig.quote("lower", 1);
    rig.quote("A", 1);
    rig.turnsUntil(() -> rig.health.notReady().toString().contains("dead-letters: no broker"));

    rig.redis().del("tm:1:quote:A");
    rig.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
    rig.producer.sendException = null;

    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_0)));
    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
  }

  @Test
  void batchAnsweredWhoseMarksAreInDoubt_isWrittenAgain() {
    rig.redis().set("tm:active", "1");
    rig.assign(QUOTES_0);
    rig.turnsUntil(() -> "0".equals(rig.mark(QUOTES_0)));
    rig.quote("A", 1);
    rig.loop.turn(); // sends it
    rig.loop.turn(); // has its answer, and asks for its marks
    await().until(() -> "1".equals(rig.mark(QUOTES_0))); // raised, which nobody has heard yet
    rig.redis().set("tm:1:mark:t.quotes:0", "0"); // as if that had been lost with a server
    rig.redis().del("tm:1:quote:A");
    rig.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
    rig.quote("B", 1);

    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
    assertThat(rig.redis().get("tm:1:quote:B")).isEqualTo(json("B", 1));
  }

  @Test
  void redisFull_isNoSuccess() {
    rig.assign(QUOTES_0);
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    rig.redis().configSet("maxmemory-policy", "noeviction");
    rig.redis().configSet("maxmemory", "1");
    rig.quote("A", 1);

    rig.turnsUntil(() -> rig.health.notReady().toString().contains("OOM"));
    assertThat(rig.redis().exists("tm:1:quote:A")).isZero();
    assertThat(rig.mark(QUOTES_0)).isEqualTo("0");
    assertThat(rig.committed(QUOTES_0)).isNull();
    assertThat(rig.consumer.paused()).contains(QUOTES_0);
    rig.redis().configSet("maxmemory", "0");

    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));
    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    assertThat(rig.consumer.paused()).isEmpty();
  }

  @Test
  void scriptsFlushed_areLoadedAgain() {
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));
    rig.redis().scriptFlush();
    rig.quote("A", 2);

    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 2));
  }

  @Test
  void redisFlushed_isFilledAgainUnasked() {
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.quote("B", 1);
    rig.turnsUntil(() -> rig.redis().get("tm:active") != null);
    rig.redis().flushall();
    rig.quote("C", 1);

    rig.turnsUntil(() -> rig.redis().get("tm:active") != null);

    assertThat(rig.redis().keys("tm:1:quote:*")).hasSize(3);
    assertThat(rig.mark(QUOTES_0)).isEqualTo("3");
  }

  @Test
  void marksLost_whileServed_areMadeAnewFromTheStart() {
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.turnsUntil(() -> rig.redis().get("tm:active") != null);
    rig.redis().del("tm:1:quote:A", "tm:1:mark:t.quotes:0");

    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
  }

  @Test
  void olderCopyOfRedis_isBroughtUpToDate() {
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.quote("A", 2);
    rig.turnsUntil(() -> rig.redis().get("tm:active") != null);
    rig.redis().set("tm:1:quote:A", json("A", 1)); // as a replica that lagged would say
    rig.redis().set("tm:1:mark:t.quotes:0", "1");

    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 2));
  }

  @Test
  void newPartition_isReadFromItsMark() {
    rig.redis().set("tm:active", "1");
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));
    rig.append(CacheRecords.record(CacheTopic.QUOTES, "B", 1, json("B", 1), 1, 0));
    rig.append(CacheRecords.record(CacheTopic.QUOTES, "C", 1, json("C", 1), 1, 1));
    rig.redis().set("tm:1:mark:t.quotes:1", "1");

    rig.assign(QUOTES_0, QUOTES_1);
    rig.turnsUntil(() -> "2".equals(rig.mark(QUOTES_1)));

    assertThat(rig.redis().exists("tm:1:quote:B")).isZero();
    assertThat(rig.redis().get("tm:1:quote:C")).isEqualTo(json("C", 1));
  }

  @Test
  void revokedPartition_withABatchUnderWay_losesNothing() {
    rig.redis().set("tm:active", "1");
    rig.assign(QUOTES_0);
    rig.turnsUntil(() -> "0".equals(rig.mark(QUOTES_0)));
    rig.quote("A", 1);
    rig.loop.turn();

    rig.assign(QUOTES_1);
    rig.turnsUntil(() -> "1".equals(rig.mark(QUOTES_0)));

    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 1));
    assertThat(rig.committed(QUOTES_0)).isNull();
  }

  @Test
  void finish_settlesWhatHasBeenSentAndCommits() {
    rig.assign(QUOTES_0);
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    rig.quote("A", 1);
    rig.loop.turn();

    rig.loop.finish();

    assertThat(rig.mark(QUOTES_0)).isEqualTo("1");
    assertThat(rig.committed(QUOTES_0)).isEqualTo(1);
  }

  @Test
  void withoutAnAssignment_isReadyOnceInTheGroup() {
    rig.loop.turn();
    assertThat(rig.health.notReady()).containsKey("group");

    rig.redis().set("tm:active", "1");
    rig.assign(QUOTES_0);
    rig.assign();
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
  }
}
