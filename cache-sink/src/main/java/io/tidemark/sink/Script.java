package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The Lua scripts, each with the write rule put before it. */
enum Script {
  /** Fails where announcing is not allowed. */
  RIGHTS("rights.lua"),
  /** Writes string entries; see {@link EntriesScript}. */
  ENTRIES("entries.lua"),
  /** Writes bars; see {@link BarsScript}. */
  BARS("bars.lua"),
  /** Keeps a sorted set in step with entries of other slots; see {@link MembersScript}. */
  MEMBERS("members.lua"),
  /** Raises marks; see {@link MarksScript}. */
  MARKS("marks.lua"),
  /** Takes away what should not be there; see {@link MendScript}. */
  MEND("mend.lua"),
  /** Changes keys that still are what they were; see {@link Swap}. */
  SWAP("swap.lua");

  private final String source;
  private final String digest;

  Script(String file) {
    this.source = read("rule.lua") + read(file);
    this.digest = sha1(source);
  }

  /** What Redis is to load. */
  String source() {
    return source;
  }

  /** The name by which Redis knows it once loaded. */
  String digest() {
    return digest;
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + file);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static String sha1(String source) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
