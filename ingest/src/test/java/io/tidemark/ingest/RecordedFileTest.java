package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2024-11-20T09:20:00Z"));

  @TempDir Path directory;

  @Test
  void trades_becomePriceUpdatesAtTheirMillisecond() {
    List<Row> rows =
        read(
            "binance_trades.csv", "symbol,ts_us,price,size\nBTCUSDT,1582329602111999,9682,0.132\n");

    assertThat(rows).hasSize(1);
    Row.Event event = event(rows.get(0));
    assertThat(event.eventTime()).isEqualTo(1582329602111L);
    assertThat(event.line()).isEqualTo(2);
    assertThat(event.record().topic()).isEqualTo("tidemark.prices");
    assertThat(event.record().key()).asString(UTF_8).isEqualTo("BTCUSDT");
    assertThat(json(event))
        .isEqualTo(
            "{\"symbol\":\"BTCUSDT\",\"price\":\"9682\",\"size\":\"0.132\","
                + "\"source\":\"binance_trades\",\"eventTime\":1582329602111}");
  }

  @Test
  void tradesWithoutSize_andWithColumnsInAnotherOrder_areFoundByName() {
    List<Row> rows = read("x.csv", "recv_us,price,side,ts_us,symbol\n9,1.50,buy,1000,EUR_USD\n");

    assertThat(json(event(rows.get(0))))
        .isEqualTo("{\"symbol\":\"EUR_USD\",\"price\":\"1.50\",\"source\":\"x\",\"eventTime\":1}");
  }

  @Test
  void quotes_haveTheMeanAsTheirPrice_andNoSizes() {
    List<Row> rows =
        read(
            "q.csv",
            """
            symbol,ts_us,bid,bid_size,ask,ask_size,recv_us
            BTCUSDT,1582329601096000,9681.92,0.67,9682,0.84,1582329603502092
            """);

    assertThat(json(event(rows.get(0))))
        .contains("\"price\":\"9681.96\"", "\"bid\":\"9681.92\"", "\"ask\":\"9682\"")
        .doesNotContain("size");
  }

  @Test
  void dailyBars_openAtMidnightUtc() {
    List<Row> rows =
        read(
            "sp.csv",
            """
            date,open,high,low,close,volume,Name
            2013-02-08,45.07,45.35,45.0,45.08,1824755,A
            2013-02-11,1,1,1,1,,BRK.B
            """);

    Row.Event first = event(rows.get(0));
    assertThat(first.record().topic()).isEqualTo("tidemark.bars-in");
    assertThat(first.record().key()).asString(UTF_8).isEqualTo("A");
    assertThat(first.eventTime()).isEqualTo(Instant.parse("2013-02-08T00:00:00Z").toEpochMilli());
    assertThat(json(first))
        .contains("\"interval\":\"1d\"", "\"volume\":\"1824755\"", "\"low\":\"45.0\"");
    assertThat(json(event(rows.get(1)))).contains("\"volume\":null");
  }

  @Test
  void records_areToldApartByTheirFields() {
    List<Row> rows =
        read(
            "mixed.ndjson",
            """
            {"symbol":"btc-usd","name":"ignored here","price":1,"eventTime":5}

            {"symbol":"A","interval":"1d","openTime":7,"open":1,"high":1,"low":1,"close":1}
            {"name":"G","holdings":[{"symbol":"A","quantity":1}],"currency":"USD","portfolioId":"g"}
            {"name":"Apple","symbol":"AAPL","type":"equity"}
            {"symbol":"B","bid":1,"ask":3}
            """);

    assertThat(rows)
        .extracting(row -> event(row).record().topic().substring("tidemark.".length()))
        .containsExactly("prices", "bars-in", "portfolios", "assets-in", "prices");
    assertThat(rows)
        .extracting(row -> event(row).eventTime())
        .containsExactly(5L, 7L, 7L, 7L, CLOCK.millis());
    assertThat(event(rows.get(0)).record().key()).asString(UTF_8).isEqualTo("BTC-USD");
    assertThat(event(rows.get(2)).record().key()).asString(UTF_8).isEqualTo("g");
    assertThat(event(rows.get(4)).line()).isEqualTo(6);
  }

  @Test
  void badRecords_areRefusedByLine() {
    List<Row> rows =
        read(
            "bad.ndjson", "{\"symbol\":\"A\",\"price\":1}\n{\"symbol\":\n[1]\n{}\n{\"price\":1}\n");

    assertThat(rows.get(0)).isInstanceOf(Row.Event.class);
    assertThat(rows.subList(1, 5))
        .allSatisfy(row -> assertThat(row).isInstanceOf(Row.Refused.class));
    assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void badRows_areRefusedWithTheirReason_andTheRestGoesOn() {
    String csv =
        """
        symbol,ts_us,price,size
        A,1000,,1
        A,1000,0,1
        A,1000,-1,1
        A,1000,NaN,1
        A,1000,1e40,1
        A,x,1,1
        A,1000,1,-1
        A,1000
        A,1000,1,1,1
        é,1000,1,1
        A,1732094401000000000,1,1
        A,1000,2,
        """;

    List<Row> rows = read("bad.csv", csv);

    assertThat(rows.subList(0, 11))
        .extracting(row -> ((Row.Refused) row).reason())
        .satisfiesExactly(
            r -> assertThat(r).isEqualTo("price: is missing"),
            r -> assertThat(r).isEqualTo("price: must be above zero, was 0"),
            r -> assertThat(r).isEqualTo("price: must be above zero, was -1"),
            r -> assertThat(r).isEqualTo("price: must be a decimal, was NaN"),
            r -> assertThat(r).contains("18 integer and 12 fraction digits"),
            r -> assertThat(r).contains("ts_us", "whole number"),
            r -> assertThat(r).isEqualTo("size: must not be below zero, was -1"),
            r -> assertThat(r).isEqualTo("has 2 columns, but the header has 4"),
            r -> assertThat(r).isEqualTo("has 5 columns, but the header has 4"),
            r -> assertThat(r).contains("symbol"),
            r -> assertThat(r).contains("eventTime"));
    assertThat(json(event(rows.get(11)))).contains("\"price\":\"2\"").doesNotContain("size");
  }

  @Test
  void barsThatBreakARule_areRefused() {
    String csv =
        """
        date,open,high,low,close,volume,Name
        2013-02-08,,45.35,45.0,45.08,1,A
        2013-02-08,45.5,45.35,45.0,45.08,1,A
        2013-02-30,45,45,45,45,1,A
        2999-01-01,45,45,45,45,1,A
        """;

    assertThat(read("bars.csv", csv))
        .extracting(row -> ((Row.Refused) row).reason())
        .satisfiesExactly(
            r -> assertThat(r).isEqualTo("open: is missing"),
            r -> assertThat(r).contains("open: must not be above high"),
            r -> assertThat(r).contains("date: must be a day"),
            r -> assertThat(r).contains("openTime"));
  }

  @Test
  void byteOrderMark_carriageReturns_quotesAndBlankLines_changeNothing() {
    List<Row> rows =
        read("w.csv", "\uFEFFsymbol,\"ts_us\",price\r\n\r\n\"A\",1000,\"1.5\"\r\nA,2000,2\r\n");

    assertThat(rows).extracting(row -> event(row).eventTime()).containsExactly(1L, 2L);
    assertThat(rows).extracting(Row::line).containsExactly(3L, 4L);
  }

  @Test
  void gzip_isToldByContent_whateverTheName() throws IOException {
    byte[] zipped = gzip("symbol,ts_us,price\nA,1000,1\n");
    byte[] rest = gzip("A,2000,2\n");
    byte[] members = Arrays.copyOf(zipped, zipped.length + rest.length);
    System.arraycopy(rest, 0, members, zipped.length, rest.length);

    assertThat(read("plain-name.csv", zipped)).hasSize(1);
    assertThat(read("members.csv.gz", members)).hasSize(2);
    assertThat(read("plain.csv.gz", "symbol,ts_us,price\nA,1000,1\n".getBytes(UTF_8))).hasSize(1);
  }

  @Test
  void brokenGzip_namesTheFile() throws IOException {
    byte[] zipped = gzip("symbol,ts_us,price\n" + "A,1000,1\n".repeat(50_000));
    byte[] cut = Arrays.copyOf(zipped, zipped.length / 2);

    assertThatThrownBy(() -> read("cut.csv.gz", cut))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("cut.csv.gz");
  }

  @Test
  void fileThatCannotBeReplayed_isNamedWithTheReason() {
    assertThatThrownBy(() -> open(directory.resolve("none.csv")))
        .isInstanceOf(ReplayException.class)
        .hasMessageContainingAll("none.csv", "no such file");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("directory");
    assertThatThrownBy(() -> read("empty.csv", ""))
        .isInstanceOf(ReplayException.class)
        .hasMessageContainingAll("empty.csv", "empty");
    assertThatThrownBy(() -> read("odd.csv", "time,price\n1,2\n"))
        .isInstanceOf(ReplayException.class)
        .hasMessageContainingAll("odd.csv", "time,price");
    assertThatThrownBy(() -> read("short.csv", "symbol,ts_us\nA,1\n"))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("header is unknown");
  }

  @Test
  void quoteThatIsNeverClosed_doesNotSwallowTheFile() {
    String csv = "symbol,ts_us,price\n\"A,1000,1\n" + "A,1000,1\n".repeat(20_000);

    assertThatThrownBy(() -> read("quote.csv", csv))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("quote.csv");
  }

  @Test
  void source_isTheBaseName_asLongAsAllowed() {
    String csv = "symbol,ts_us,price\nA,1000,1\n";

    assertThat(json(event(read("a.b.csv.gz", csv).get(0)))).contains("\"source\":\"a\"");
    assertThat(json(event(read(".hidden", csv).get(0)))).contains("\"source\":\"replay\"");
    assertThat(json(event(read("x".repeat(100) + ".csv", csv).get(0))))
        .contains("\"source\":\"" + "x".repeat(64) + "\"");
  }

  @Test
  void bytesRead_reachTheLengthOnDisk() throws IOException {
    byte[] zipped = gzip("symbol,ts_us,price\n" + "A,1000,1\n".repeat(1_000));
    Path path = Files.write(directory.resolve("sized.csv.gz"), zipped);

    try (RecordedFile file = open(path)) {
      while (file.next() != null) {
        assertThat(file.bytesRead()).isPositive();
      }
      assertThat(file.bytesRead()).isEqualTo(zipped.length);
    }
  }

  private List<Row> read(String name, String content) {
    return read(name, content.getBytes(UTF_8));
  }

  private List<Row> read(String name, byte[] content) {
    List<Row> rows = new ArrayList<>();
    try (RecordedFile file = open(Files.write(directory.resolve(name), content))) {
      for (Row row = file.next(); row != null; row = file.next()) {
        rows.add(row);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  private static RecordedFile open(Path path) {
    return RecordedFile.open(path, new Outgoing(new Topics("tidemark.")), CLOCK);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static Row.Event event(Row row) {
    assertThat(row).isInstanceOf(Row.Event.class);
    return (Row.Event) row;
  }

  private static String json(Row.Event event) {
    return new String(event.record().value(), UTF_8);
  }
}
