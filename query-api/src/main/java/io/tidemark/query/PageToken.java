package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the next page begins, written so that nobody is led to build one. */
final class PageToken {
  private static final int LONGEST = 96;
  private static final Pattern BARS = Pattern.compile("(asc|desc)/([0-9]{1,15})");
  private static final Pattern RANKS = Pattern.compile("(asc|desc)/([0-9a-f]{1,16})/(.+)");
  private static final String SYMBOLS = "symbol/";

  private PageToken() {}

  /** After the bar of {@code openTime}, in one direction. */
  static String ofBar(boolean descending, long openTime) {
    return encode((descending ? "desc/" : "asc/") + openTime);
  }

  /** The open time of the last bar before; the direction must be the one that it was made for. */
  static long bar(boolean descending, String token) {
    Matcher matcher = BARS.matcher(decode(token));
    if (!matcher.matches() || !matcher.group(1).equals(descending ? "desc" : "asc")) {
      throw wrong(token);
    }
    return Long.parseLong(matcher.group(2));
  }

  /** After a symbol. */
  static String ofSymbol(Symbol last) {
    return encode(SYMBOLS + last.value());
  }

  /** The last symbol before. */
  static Symbol symbol(String token) {
    String text = decode(token);
    if (!text.startsWith(SYMBOLS)) {
      throw wrong(token);
    }
    try {
      return new Symbol(text.substring(SYMBOLS.length()));
    } catch (InvalidRecordException e) {
      throw wrong(token);
    }
  }

  /** After a place on the leaderboard, in one direction. */
  static String ofRank(boolean highestFirst, SeriesSource.Ranked last) {
    String bits = Long.toHexString(Double.doubleToLongBits(last.score()));
    return encode((highestFirst ? "desc/" : "asc/") + bits + "/" + last.symbol());
  }

  /** The last place before; the direction must be the one that it was made for. */
  static SeriesSource.Ranked rank(boolean highestFirst, String token) {
    Matcher matcher = RANKS.matcher(decode(token));
    if (!matcher.matches() || !matcher.group(1).equals(highestFirst ? "desc" : "asc")) {
      throw wrong(token);
    }
    double score = Double.longBitsToDouble(Long.parseUnsignedLong(matcher.group(2), 16));
    if (Double.isNaN(score)) {
      throw wrong(token);
    }
    try {
      return new SeriesSource.Ranked(new Symbol(matcher.group(3)), score);
    } catch (InvalidRecordException e) {
      throw wrong(token);
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decode(String token) {
    if (token.length() > LONGEST) {
      throw wrong(token);
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw wrong(token);
    }
  }

  private static InvalidRecordException wrong(String token) {
    return InvalidRecordException.of(
        "pageToken", "must be the nextPageToken of the same query", token);
  }
}
