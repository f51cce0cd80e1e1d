package io.tidemark.runtime.access;

import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a server the certificate anew once its files have changed; for one thread. */
final class TlsRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(TlsRenewal.class);

  private final Tls tls;
  private final HttpServer server;
  private FileTime certSeen;
  private FileTime keySeen;

  TlsRenewal(Tls tls, HttpServer server) {
    this.tls = tls;
    this.server = server;
    this.certSeen = changed(tls.cert());
    this.keySeen = changed(tls.key());
  }

  /** Looks once; what can't be used is told, and what was used before goes on. */
  void look() {
    FileTime cert = changed(tls.cert());
    FileTime key = changed(tls.key());
    if (cert.equals(certSeen) && key.equals(keySeen)) {
      return;
    }
    try {
      tls.check();
    } catch (IOException | GeneralSecurityException e) {
      LOG.warn("the new files of the certificate {} can't be used: {}", tls.cert(), e.toString());
      return; // perhaps only one of the two has been written yet
    }
    certSeen = cert;
    keySeen = key;
    server
        .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(tls.files()), true)
        .onSuccess(done -> LOG.info("serving the new certificate of {}", tls.cert()))
        .onFailure(e -> LOG.warn("the new certificate of {} can't be served", tls.cert(), e));
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
