package io.tidemark.runtime.access;

import io.tidemark.runtime.Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service proves by over TLS who it is.
 *
 * @param cert PEM file of its certificate, with those that vouch for it
 * @param key PEM file of its private key, PKCS #8, not encrypted
 */
public record Tls(Path cert, Path key) {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] PROBE = "tidemark".getBytes(StandardCharsets.US_ASCII);

  /** Out of the environment; empty where there is to be none, or what there is can't be used. */
  static Optional<Tls> from(Settings settings, String prefix) {
    String certName = prefix + "TLS_CERT";
    String keyName = prefix + "TLS_KEY";
    String cert =
        settings.text(
            certName,
            "",
            "PEM file of the certificate chain: with it, TLS; read again as it changes");
    String key = settings.text(keyName, "", "PEM file of its private key, PKCS #8, not encrypted");
    if (cert.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (cert.isEmpty() || key.isEmpty()) {
      settings.problem(
          cert.isEmpty() ? certName : keyName,
          "nothing",
          "must be given with the other of the two");
      return Optional.empty();
    }
    Tls tls = new Tls(Path.of(cert), Path.of(key));
    return tls.usable(settings, certName, keyName) ? Optional.of(tls) : Optional.empty();
  }

  private boolean usable(Settings settings, String certName, String keyName) {
    PublicKey owner;
    try {
      owner = owner();
    } catch (IOException | GeneralSecurityException e) {
      settings.problem(
          certName,
          cert.toString(),
          "must name a readable PEM file of a certificate (" + said(e) + ")");
      return false;
    }
    try {
      check(owner);
      return true;
    } catch (IOException | GeneralSecurityException e) {
      settings.problem(
          keyName,
          key.toString(),
          "must name a readable PEM file of the certificate's key, PKCS #8, not encrypted ("
              + said(e)
              + ")");
      return false;
    }
  }

  private static String said(Exception e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  /** Throws where the files can't be used, or do not fit each other. */
  void check() throws IOException, GeneralSecurityException {
    check(owner());
  }

  private PublicKey owner() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(cert)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
    }
  }

  private void check(PublicKey owner) throws IOException, GeneralSecurityException {
    Matcher pem = PRIVATE_KEY.matcher(Files.readString(key, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new GeneralSecurityException("it holds no PRIVATE KEY");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
    String algorithm = owner.getAlgorithm();
    PrivateKey held =
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    Signature signing = Signature.getInstance(signature(algorithm));
    signing.initSign(held);
    signing.update(PROBE);
    byte[] signed = signing.sign();
    signing.initVerify(owner);
    signing.update(PROBE);
    if (!signing.verify(signed)) {
      throw new GeneralSecurityException("it is not the key of the certificate");
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm.toUpperCase(Locale.ROOT)) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm; // Ed25519 and its like sign under their own name
    };
  }

  /** Has a server speak TLS, and HTTP/2 with clients that know it. */
  void apply(HttpServerOptions options) {
    options.setSsl(true).setUseAlpn(true).setKeyCertOptions(files());
  }

  PemKeyCertOptions files() {
    return new PemKeyCertOptions().setCertPath(cert.toString()).setKeyPath(key.toString());
  }
}
