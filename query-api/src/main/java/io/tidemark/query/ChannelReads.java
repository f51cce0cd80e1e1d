package io.tidemark.query;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads channels from where their entries and series lie; confined to one event loop. Bars are told
 * to be of the generation that is served when they arrive.
 */
final class ChannelReads implements ChannelSource {
  private final SnapshotSource snapshots;
  private final SeriesSource series;
  private final ActiveGeneration active;

  ChannelReads(SnapshotSource snapshots, SeriesSource series, ActiveGeneration active) {
    this.snapshots = snapshots;
    this.series = series;
    this.active = active;
  }

  @Override
  public CompletionStage<List<@Nullable Snapshot>> read(List<Channel> channels) {
    List<EntryName> names = new ArrayList<>(channels.size());
    List<SeriesSource.Series> bars = new ArrayList<>(0);
    for (Channel channel : channels) {
      if (channel instanceof Channel.OfEntry one) {
        names.add(one.entry());
      } else {
        bars.add(((Channel.OfBars) channel).series());
      }
    }
    CompletionStage<List<@Nullable Snapshot>> entries =
        names.isEmpty() ? CompletableFuture.completedStage(List.of()) : snapshots.read(names);
    if (bars.isEmpty()) {
      return entries;
    }
    return entries.thenCombine(newest(bars), (found, newest) -> inOrder(channels, found, newest));
  }

  private CompletionStage<List<@Nullable Snapshot>> newest(List<SeriesSource.Series> bars) {
    return series.newest(bars).thenApply(members -> members.stream().map(this::snapshot).toList());
  }

  private @Nullable Snapshot snapshot(SeriesSource.@Nullable Member bar) {
    if (bar == null) {
      return null;
    }
    Snapshot snapshot = new Snapshot(active.guess(), bar.json());
    return bar.stale() ? snapshot.asStale() : snapshot;
  }

  private static List<@Nullable Snapshot> inOrder(
      List<Channel> channels, List<@Nullable Snapshot> entries, List<@Nullable Snapshot> bars) {
    List<@Nullable Snapshot> found = new ArrayList<>(channels.size());
    int entry = 0;
    int bar = 0;
    for (Channel channel : channels) {
      found.add(channel instanceof Channel.OfEntry ? entries.get(entry++) : bars.get(bar++));
    }
    return found;
  }
}
