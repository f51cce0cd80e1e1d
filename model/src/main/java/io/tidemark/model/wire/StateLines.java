package io.tidemark.model.wire;

import io.tidemark.model.InvalidRecordException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How processors are asked for what they hold, over their internal HTTP port: a line for each
 * question, and in the same order a line for each answer. Entries are not wrapped into JSON, so
 * that they arrive byte for byte.
 *
 * <pre>
 * POST /v1/state
 * Tidemark-Edition:                     empty for the first edition of the cache topics
 *
 * tell quotes AAPL                      200 {"version":7,…}
 * tell momentum tidemark-1/AAPL         404
 * renew valuations growth               421 10.0.0.7:8082
 * tell bars-1m AAPL                     503 its log is still being read
 * </pre>
 */
public final class StateLines {
  /** Where questions are posted. */
  public static final String PATH = "/v1/state";

  /** Header: the edition of the cache topics that is asked about. */
  public static final String EDITION = "Tidemark-Edition";

  /** The most questions at once. */
  public static final int MOST = 500;

  /** The longest questions together, in bytes. */
  public static final int MAX_QUESTION_BYTES = MOST * 160;

  /** Answers together may become one entry longer than this; what is left then is a 503. */
  public static final int ANSWER_BYTES = Topics.MAX_ENTRY_BYTES;

  private static final String TELL = "tell";
  private static final String RENEW = "renew";
  private static final String FOUND = "200";
  private static final String UNKNOWN = "404";
  private static final String ELSEWHERE = "421";
  private static final String NOT_NOW = "503";

  private StateLines() {}

  /** Questions as they are sent. */
  public static byte[] write(List<StateQuestion> questions) {
    StringBuilder lines = new StringBuilder();
    for (StateQuestion question : questions) {
      lines
          .append(question.renew() ? RENEW : TELL)
          .append(' ')
          .append(question.kind().suffix())
          .append(' ')
          .append(question.key())
          .append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Questions as they came. */
  public static List<StateQuestion> questions(byte[] lines) {
    List<StateQuestion> questions = new ArrayList<>();
    new String(lines, StandardCharsets.US_ASCII)
        .lines()
        .forEach(line -> questions.add(question(line)));
    if (questions.size() > MOST) {
      throw InvalidRecordException.of("questions", "must be at most " + MOST, questions.size());
    }
    return questions;
  }

  private static StateQuestion question(String line) {
    String[] words = line.split(" ", -1);
    CacheTopic kind = words.length == 3 ? CacheTopic.ofSuffix(words[1]) : null;
    if (kind == null || !(words[0].equals(TELL) || words[0].equals(RENEW))) {
      throw InvalidRecordException.of("question", "must be tell or renew, a kind, a key", line);
    }
    return new StateQuestion(words[0].equals(RENEW), kind, words[2]);
  }

  /** Answers as they are sent. */
  public static byte[] writeReplies(List<StateReply> replies) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (StateReply reply : replies) {
      byte[] rest =
          reply.fold(
              StateReply.Found::json,
              () -> new byte[0],
              elsewhere -> elsewhere.address().getBytes(StandardCharsets.US_ASCII),
              notNow -> notNow.reason().getBytes(StandardCharsets.UTF_8));
      String status =
          reply.fold(found -> FOUND, () -> UNKNOWN, elsewhere -> ELSEWHERE, notNow -> NOT_NOW);
      out.writeBytes(status.getBytes(StandardCharsets.US_ASCII));
      out.write(' ');
      out.writeBytes(rest);
      out.write('\n');
    }
    return out.toByteArray();
  }

  /** Answers as they came; refuses what are not just {@code count}. */
  public static List<StateReply> replies(byte[] lines, int count) {
    List<StateReply> replies = new ArrayList<>(count);
    int from = 0;
    for (int at = 0; at < lines.length; at++) {
      if (lines[at] == '\n') {
        replies.add(reply(lines, from, at));
        from = at + 1;
      }
    }
    if (replies.size() != count || from != lines.length) {
      throw InvalidRecordException.of("answers", "must be " + count + " lines", replies.size());
    }
    return replies;
  }

  private static StateReply reply(byte[] lines, int from, int to) {
    int rest = from + FOUND.length() + 1;
    if (to < rest || lines[rest - 1] != ' ') {
      throw new InvalidRecordException("answer: must begin with a status");
    }
    String status = new String(lines, from, FOUND.length(), StandardCharsets.US_ASCII);
    if (status.equals(FOUND)) {
      byte[] json = new byte[to - rest];
      System.arraycopy(lines, rest, json, 0, json.length);
      return new StateReply.Found(json);
    }
    String text = new String(lines, rest, to - rest, StandardCharsets.UTF_8);
    return switch (status) {
      case UNKNOWN -> new StateReply.Unknown();
      case ELSEWHERE -> new StateReply.Elsewhere(text);
      case NOT_NOW -> new StateReply.NotNow(text);
      default -> throw InvalidRecordException.of("answer", "must be 200, 404, 421 or 503", status);
    };
  }
}
