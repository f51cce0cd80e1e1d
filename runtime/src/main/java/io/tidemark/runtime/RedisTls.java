package io.tidemark.runtime;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What TLS to Redis goes by.
 *
 * @param on whether there is TLS at all
 * @param verify what is asked of a server's certificate
 * @param ca PEM file of the authorities to trust; the Java's own where empty
 * @param cert PEM file of the client's certificate, with those that vouch for it
 * @param key PEM file (PKCS #8, not encrypted) of the client's private key
 */
public record RedisTls(
    boolean on, Verify verify, Optional<Path> ca, Optional<Path> cert, Optional<Path> key) {
  /** What is asked of a server's certificate. */
  public enum Verify {
    /** A trusted authority, and the name that it is reached by. */
    FULL,
    /** A trusted authority. */
    CA,
    /** Nothing. */
    NONE
  }

  /** No TLS. */
  public static final RedisTls OFF =
      new RedisTls(false, Verify.FULL, Optional.empty(), Optional.empty(), Optional.empty());

  public RedisTls {
    if (cert.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("cert and key must be given together");
    }
    require("ca", ca);
    require("cert", cert);
    require("key", key);
  }

  void apply(RedisURI uri) {
    uri.setSsl(on);
    uri.setVerifyPeer(
        switch (verify) {
          case FULL -> SslVerifyMode.FULL;
          case CA -> SslVerifyMode.CA;
          case NONE -> SslVerifyMode.NONE;
        });
  }

  SslOptions options() {
    SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
    ca.ifPresent(file -> options.trustManager(file.toFile()));
    cert.ifPresent(
        file -> options.keyManager(file.toFile(), key.orElseThrow().toFile(), new char[0]));
    return options.build();
  }

  private static void require(String name, Optional<Path> file) {
    file.ifPresent(
        path -> {
          if (!Files.isReadable(path)) {
            throw new IllegalArgumentException(name + " must name a file to read, was " + path);
          }
        });
  }
}
