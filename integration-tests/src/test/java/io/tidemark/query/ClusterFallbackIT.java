package io.tidemark.query;

import static io.tidemark.query.FallbackRig.KEYS;
import static io.tidemark.query.FallbackRig.PATIENCE;
import static io.tidemark.query.FallbackRig.SYMBOLS;
import static io.tidemark.query.FallbackRig.fresh;
import static io.tidemark.query.FallbackRig.stale;
import static io.tidemark.query.FallbackRig.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.it.RedisProcesses;
import io.tidemark.model.wire.RedisKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a cluster is away, its master and its replica: the rest is served as ever. */
@Tag("alone")
class ClusterFallbackIT {
  @TempDir private Path directory;
  private RedisProcesses cluster;
  private FallbackRig rig;
  private QueryService query;
  private final Map<String, Long> newest = new HashMap<>();

  @BeforeEach
  void start() {
    cluster = RedisProcesses.clusterInParts(directory);
    rig = new FallbackRig(directory.resolve("rest"), cluster.url());
    query = rig.startAround(NearConfig.off());
  }

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private List<String> at(int master, boolean there) {
    return SYMBOLS.stream()
        .filter(symbol -> (cluster.masterOf(KEYS.quote(symbol)) == master) == there)
        .toList();
  }

  /** One that holds quotes, and not what tells the generation. */
  private int partOfQuotes() {
    int active = cluster.masterOf(RedisKeys.ACTIVE);
    return SYMBOLS.stream()
        .mapToInt(symbol -> cluster.masterOf(KEYS.quote(symbol)))
        .filter(port -> port != active)
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> read(String symbol) {
    HttpResponse<String> answer = rig.get(query, "/v1/quotes/" + symbol);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(version(answer)).isGreaterThanOrEqualTo(newest.getOrDefault(symbol, 0L));
    newest.put(symbol, version(answer));
    return answer;
  }

  private void awaitAllFresh() {
    await().atMost(PATIENCE).until(() -> SYMBOLS.stream().allMatch(symbol -> fresh(read(symbol))));
  }

  @Test
  void partAway_isAnsweredByTheProcessor_theRestByRedis_andAllByRedisOnceItIsBack() {
    int master = partOfQuotes();
    int replica = cluster.replicaOf(master);
    List<String> lost = at(master, true);
    List<String> rest = at(master, false);
    SYMBOLS.forEach(this::read);

    cluster.kill(replica);
    cluster.kill(master);
    await().atMost(PATIENCE).until(() -> lost.stream().allMatch(symbol -> stale(read(symbol))));
    for (int round = 0; round < 20; round++) {
      // the reads that fail must not keep the others from being read
      lost.forEach(symbol -> assertThat(stale(read(symbol))).as(symbol).isTrue());
      rest.forEach(symbol -> assertThat(fresh(read(symbol))).as(symbol).isTrue());
    }
    HttpResponse<String> both =
        rig.get(query, "/v1/quotes?symbols=" + lost.get(0) + "," + rest.get(0));
    assertThat(both.statusCode()).isEqualTo(200);
    assertThat(stale(both)).isTrue();
    assertThat(fresh(rig.get(query, "/v1/quotes?symbols=" + String.join(",", rest)))).isTrue();
    assertThat(rig.get(query, "/health/ready").statusCode()).isEqualTo(200);

    cluster.restart(master);
    cluster.restart(replica);
    cluster.awaitWhole(3);
    awaitAllFresh();
  }

  @Test
  void partThatTellsTheGeneration_away_everythingIsAnsweredByTheProcessor() {
    int master = cluster.masterOf(RedisKeys.ACTIVE);
    int replica = cluster.replicaOf(master);
    SYMBOLS.forEach(this::read);

    cluster.kill(replica);
    cluster.kill(master);

    await().atMost(PATIENCE).until(() -> SYMBOLS.stream().allMatch(symbol -> stale(read(symbol))));
    cluster.restart(master);
    cluster.restart(replica);
    cluster.awaitWhole(3);
    awaitAllFresh();
  }
}
