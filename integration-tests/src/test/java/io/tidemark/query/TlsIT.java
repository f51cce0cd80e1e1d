package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.it.Certificate;
import io.tidemark.it.Wire;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.access.AccessSettings;
import io.tidemark.runtime.access.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS. */
class TlsIT {
  @TempDir private Path directory;

  private static QueryRig start(Tls tls) {
    QueryRig rig =
        QueryRig.start(QueryRig.CONFIG.withAccess(AccessSettings.localQuery().withTls(tls)));
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
    return rig;
  }

  @Test
  void tls_speaksHttp2AndTellsBrowsersToStay() throws Exception {
    Certificate certificate = Certificate.make(directory, "query");
    Tls tls = new Tls(certificate.cert(), certificate.key());
    try (QueryRig rig = start(tls)) {
      HttpResponse<String> answer = get(client(certificate.cert()), rig);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(rig.service().scheme()).isEqualTo("https");
      InetAddress here = InetAddress.getLoopbackAddress();
      assertThatThrownBy(() -> Wire.ask(here, rig.service().port(), "GET /v1/quotes/A"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void tls_withNewFiles_servesThem() throws Exception {
    Certificate first = Certificate.make(directory, "first");
    Certificate second = Certificate.make(directory, "second");
    Path cert = Files.copy(first.cert(), directory.resolve("served.crt"));
    Path key = Files.copy(first.key(), directory.resolve("served.key"));
    try (QueryRig rig = start(new Tls(cert, key))) {
      assertThat(get(client(first.cert()), rig).statusCode()).isEqualTo(200);

      Files.copy(second.cert(), cert, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);
      FileTime later = FileTime.from(Instant.now().plusSeconds(5));
      Files.setLastModifiedTime(cert, later);
      Files.setLastModifiedTime(key, later);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .until(() -> get(client(second.cert()), rig).statusCode() == 200);
    }
  }

  @Test
  void tls_withAnotherCertificatesKey_isRefusedAtTheStart() throws Exception {
    Certificate one = Certificate.make(directory, "one");
    Certificate other = Certificate.make(directory, "other");
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_TLS_CERT", one.cert().toString(),
                "TIDEMARK_QUERY_TLS_KEY", other.key().toString()));

    AccessSettings.query(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("TIDEMARK_QUERY_TLS_KEY")
        .hasMessageContaining("not the key of the certificate");
  }

  private static HttpResponse<String> get(HttpClient client, QueryRig rig)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://127.0.0.1:" + rig.service().port() + "/v1/quotes/A");
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(Path trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(trusted)) {
      store.setCertificateEntry(
          "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
