package io.tidemark.model.market;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.PriceUpdateJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link SymbolState} in a changelog.
 *
 * <pre>
 * format u8 | symbol utf | inputs i64 | everBenchmarked u8 | everDescribed u8
 * asset, last price: json each | told bars: one json an interval | told day i32 | tidemark i32 i64
 * recent closes: n u8, (day i32, decimal)*
 * minutes: n u8, (minute i32, close f64)*
 * series, one an interval: told through i64, n u16, bars*
 * bar: open time i64, end i64, day i32, o h l c decimal, volume decimal, trades i64, first i64, last i64, flags u8
 * decimal: length u8 (255: null), unscaled bytes, scale u8 | json: length i32 (-1: null), bytes
 * </pre>
 */
public final class SymbolStateCodec {
  private static final int FORMAT = 1;
  private static final int NULL_DECIMAL = 255;

  private SymbolStateCodec() {}

  /** The bytes of a state. */
  public static byte[] encode(SymbolState state) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(state.symbol.value());
      out.writeLong(state.inputs);
      out.writeBoolean(state.everBenchmarked);
      out.writeBoolean(state.everDescribed);
      json(out, state.asset == null ? null : AssetJson.write(state.asset));
      json(out, state.last == null ? null : PriceUpdateJson.write(state.last));
      for (Interval interval : Interval.ALL) {
        Bar told = state.told.get(interval);
        json(out, told == null ? null : BarJson.write(told));
      }
      out.writeInt(state.toldDay);
      Tidemark tidemark = state.tidemark;
      out.writeInt(tidemark == null ? -1 : tidemark.partition());
      out.writeLong(tidemark == null ? -1 : tidemark.offset());
      recent(out, state.recent);
      minutes(out, state.minutes);
      for (BarSeries series : state.bars.series.values()) {
        series(out, series);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The state of some bytes; throws {@link IllegalArgumentException} for another format. */
  public static SymbolState decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException("unknown format of a symbol's state: " + format);
      }
      SymbolState state = new SymbolState(new Symbol(in.readUTF()));
      long inputs = in.readLong();
      boolean everBenchmarked = in.readBoolean();
      boolean everDescribed = in.readBoolean();
      byte[] asset = json(in);
      state.apply(asset == null ? (Asset) null : AssetJson.read(state.symbol, asset));
      state.inputs = inputs;
      state.everBenchmarked = everBenchmarked;
      state.everDescribed = everDescribed;
      byte[] last = json(in);
      state.last = last == null ? null : PriceUpdateJson.read(last);
      for (Interval interval : Interval.ALL) {
        byte[] told = json(in);
        if (told != null) {
          state.told.put(interval, BarJson.read(told));
        }
      }
      state.toldDay = in.readInt();
      int partition = in.readInt();
      long offset = in.readLong();
      state.tidemark = partition < 0 ? null : new Tidemark(partition, offset);
      recent(in, state.recent);
      minutes(in, state.minutes);
      for (BarSeries series : state.bars.series.values()) {
        series(in, series);
      }
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void recent(DataOutputStream out, RecentCloses recent) throws IOException {
    out.writeByte(recent.byDay.size());
    for (Map.Entry<Integer, BigDecimal> entry : recent.byDay.entrySet()) {
      out.writeInt(entry.getKey());
      decimal(out, entry.getValue());
    }
  }

  private static void recent(DataInputStream in, RecentCloses recent) throws IOException {
    for (int n = in.readUnsignedByte(); n > 0; n--) {
      recent.put(in.readInt(), requiredDecimal(in));
    }
  }

  private static void minutes(DataOutputStream out, MinuteCloses minutes) throws IOException {
    out.writeByte(minutes.size);
    for (int i = 0; i < minutes.size; i++) {
      out.writeInt(minutes.minutes[i]);
      out.writeDouble(minutes.closes[i]);
    }
  }

  private static void minutes(DataInputStream in, MinuteCloses minutes) throws IOException {
    for (int n = in.readUnsignedByte(); n > 0; n--) {
      minutes.put(in.readInt(), in.readDouble());
    }
  }

  private static void series(DataOutputStream out, BarSeries series) throws IOException {
    out.writeLong(series.toldThrough);
    out.writeShort(series.bars.size());
    for (OpenBar bar : series.bars) {
      out.writeLong(bar.openTime);
      out.writeLong(bar.endTime);
      out.writeInt(bar.day);
      decimal(out, bar.open);
      decimal(out, bar.high);
      decimal(out, bar.low);
      decimal(out, bar.close);
      decimal(out, bar.volume);
      out.writeLong(bar.trades);
      out.writeLong(bar.firstEventTime);
      out.writeLong(bar.lastEventTime);
      out.writeByte((bar.closed ? 1 : 0) | (bar.told ? 2 : 0) | (bar.changed ? 4 : 0));
    }
  }

  private static void series(DataInputStream in, BarSeries series) throws IOException {
    series.toldThrough = in.readLong();
    for (int n = in.readUnsignedShort(); n > 0; n--) {
      long openTime = in.readLong();
      OpenBar bar = new OpenBar(openTime, in.readLong(), in.readInt(), requiredDecimal(in), 0);
      bar.high = requiredDecimal(in);
      bar.low = requiredDecimal(in);
      bar.close = requiredDecimal(in);
      bar.volume = decimal(in);
      bar.trades = in.readLong();
      bar.firstEventTime = in.readLong();
      bar.lastEventTime = in.readLong();
      int flags = in.readUnsignedByte();
      bar.closed = (flags & 1) != 0;
      bar.told = (flags & 2) != 0;
      bar.changed = (flags & 4) != 0;
      series.bars.add(bar);
    }
  }

  private static void json(DataOutputStream out, byte @Nullable [] json) throws IOException {
    out.writeInt(json == null ? -1 : json.length);
    if (json != null) {
      out.write(json);
    }
  }

  private static byte @Nullable [] json(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }

  private static void decimal(DataOutputStream out, @Nullable BigDecimal value) throws IOException {
    if (value == null) {
      out.writeByte(NULL_DECIMAL);
      return;
    }
    byte[] unscaled = value.unscaledValue().toByteArray();
    out.writeByte(unscaled.length);
    out.write(unscaled);
    out.writeByte(value.scale());
  }

  private static @Nullable BigDecimal decimal(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte();
    if (length == NULL_DECIMAL) {
      return null;
    }
    BigInteger unscaled = new BigInteger(in.readNBytes(length));
    return new BigDecimal(unscaled, in.readUnsignedByte());
  }

  private static BigDecimal requiredDecimal(DataInputStream in) throws IOException {
    BigDecimal value = decimal(in);
    if (value == null) {
      throw new IOException("a price is missing from a symbol's state");
    }
    return value;
  }
}
