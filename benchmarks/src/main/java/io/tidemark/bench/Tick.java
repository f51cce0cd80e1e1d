package io.tidemark.bench;

import java.nio.charset.StandardCharsets;

/**
 * One price update of workload W, some 150 bytes of JSON.
 *
 * @param symbol its number
 * @param cents the price in hundredths
 * @param eventTime epoch milliseconds
 */
record Tick(int symbol, long cents, long eventTime) {
  private static final int CENTS = 100;
  private static final int DIGITS = 5;

  /** The name of a symbol. */
  static String symbol(int number) {
    String digits = Integer.toString(number);
    return "SYM" + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }

  /** An amount as a decimal. */
  static String decimal(long cents) {
    long rest = cents % CENTS;
    return cents / CENTS + (rest < 10 ? ".0" : ".") + rest;
  }

  /** The record's value. */
  byte[] json() {
    StringBuilder text = new StringBuilder(160);
    text.append("{\"symbol\":\"").append(symbol(symbol));
    text.append("\",\"price\":\"").append(decimal(cents));
    text.append("\",\"size\":\"").append(1 + cents % 997).append(".25");
    text.append("\",\"bid\":\"").append(decimal(cents - 1));
    text.append("\",\"ask\":\"").append(decimal(cents + 1));
    text.append("\",\"currency\":\"USD\",\"source\":\"bench\",\"eventTime\":");
    text.append(eventTime).append('}');
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
