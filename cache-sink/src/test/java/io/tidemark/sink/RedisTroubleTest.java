package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisTroubleTest {
  @ParameterizedTest
  @CsvSource({
    "OOM command not allowed, is full",
    "READONLY You can't write against a read only replica., is a replica",
    "LOADING Redis is loading, is still loading",
    "MISCONF Redis is configured, can't save",
    "NOPERM this user has no permissions, does not let its user",
    "ERR OOM command not allowed script: abc, is full",
    "-READONLY You can't write, is a replica",
    "COMPANION WRONGTYPE Operation, COMPANION WRONGTYPE Operation"
  })
  void reply_isToldInWordsWithItsOwnBehind(String reply, String words) {
    String told = RedisTrouble.told(new RedisCommandExecutionException(reply));

    assertThat(told).startsWith(words).contains(reply);
  }

  @Test
  void login_refusedWhileConnecting_isToldAsThat() {
    RedisException failure =
        new RedisConnectionException(
            "Unable to connect to cache:6379",
            new RedisCommandExecutionException("WRONGPASS invalid username-password pair"));

    assertThat(RedisTrouble.told(failure)).startsWith("refuses the URL's user or password");
  }

  @Test
  void silenceAndDistance_areToldApart() {
    assertThat(RedisTrouble.told(new RedisCommandTimeoutException("timed out after 5 s")))
        .startsWith("does not answer in time");
    assertThat(RedisTrouble.told(new RedisException(new RedisConnectionException("refused"))))
        .isEqualTo("can't be reached (refused)");
  }
}
