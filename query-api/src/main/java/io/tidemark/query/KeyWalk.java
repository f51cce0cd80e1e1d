package io.tidemark.query;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.tidemark.runtime.RedisConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A walk through the keys of each server in small steps, none of which keeps Redis from others for
 * long; a key may be met twice. Confined to one event loop.
 */
final class KeyWalk {
  private static final String BEGIN = "0";

  private final List<RedisConnection.Server<byte[]>> servers;
  private final ScanArgs args;
  private int server;
  private String cursor;

  /**
   * @param match pattern of the keys that are wanted
   * @param step about how many keys Redis goes through at once
   */
  KeyWalk(List<RedisConnection.Server<byte[]>> servers, String match, int step) {
    this(servers, match, step, 0, BEGIN);
  }

  /** One that goes on where another was. */
  KeyWalk(
      List<RedisConnection.Server<byte[]>> servers,
      String match,
      int step,
      int server,
      String cursor) {
    this.servers = servers;
    this.args = ScanArgs.Builder.limit(step).match(match);
    this.server = server;
    this.cursor = cursor;
  }

  boolean finished() {
    return server >= servers.size();
  }

  /** The address of the server that it is at. */
  String address() {
    return servers.get(server).address();
  }

  /** Where it is at that server. */
  String cursor() {
    return cursor;
  }

  /** The keys of the next step, often none. */
  CompletionStage<List<String>> next() {
    if (finished()) {
      return CompletableFuture.completedStage(List.of());
    }
    return servers
        .get(server)
        .async()
        .scan(ScanCursor.of(cursor), args)
        .thenApply(
            read -> {
              cursor = read.getCursor();
              if (read.isFinished()) {
                server++;
                cursor = BEGIN;
              }
              return read.getKeys();
            });
  }
}
