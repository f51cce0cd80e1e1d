package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemsTest {
  @Test
  void object_onSeveralLines_isOneItem() {
    assertThat(items("\n{\n \"a\": [1,\n2]\n}\n")).containsExactly("{\n \"a\": [1,\n2]\n}\n");
  }

  @Test
  void array_withBracketsAndQuotesInStrings_isSplitAtItsOwnCommas() {
    assertThat(items(" [ {\"a\":\"],}\\\"{\"} ,[1,2], 3 ] "))
        .containsExactly(" {\"a\":\"],}\\\"{\"} ", "[1,2]", " 3 ");
  }

  @Test
  void array_withOneBrokenElement_keepsTheOthersApart() {
    assertThat(items("[{\"a\":1},{\"a\" NaN},,{\"a\":2}]"))
        .containsExactly("{\"a\":1}", "{\"a\" NaN}", "", "{\"a\":2}");
  }

  @Test
  void linesOfObjects_withoutContentType_areDetected() {
    assertThat(items("{\"a\":1}\r\n\n{\"a\":\n{\"a\":3}"))
        .containsExactly("{\"a\":1}\r", "{\"a\":", "{\"a\":3}");
  }

  @Test
  void lines_withContentType_areSplitWhateverTheyHold() {
    byte[] body = "oops\n\n \n{\"a\":2}\n".getBytes(UTF_8);

    assertThat(items(body, "application/x-ndjson; charset=utf-8"))
        .containsExactly("oops", "{\"a\":2}");
  }

  @Test
  void byteOrderMark_isPassedOver() {
    assertThat(items("\uFEFF[1]")).containsExactly("1");
  }

  @Test
  void bodyThatCannotBeSplit_isUnreadable() {
    for (String body :
        List.of(
            "",
            " \n",
            "[]",
            "[ ]",
            "hello",
            "\"x\"",
            "1",
            "[",
            "[{\"a\":1}",
            "[{\"a\":\"x},1]",
            "[1}",
            "[1] 2",
            "[1][2]",
            "[\"\\")) {
      assertThatThrownBy(() -> items(body))
          .as(body)
          .isInstanceOf(Items.UnreadableBodyException.class);
    }
  }

  @Test
  void moreItemsThanAllowed_areRefusedAtOnce() {
    String body = "[" + "1,".repeat(Items.MAX_ITEMS) + "1]";

    assertThatThrownBy(() -> items(body)).isInstanceOf(Items.TooManyItemsException.class);
  }

  @Test
  void visitorThatHasEnough_endsTheWalk() {
    List<Integer> seen = new ArrayList<>();

    Items.of("[1,2,3]".getBytes(UTF_8), null)
        .forEach(
            (index, from, to) -> {
              seen.add(index);
              return index < 1;
            });

    assertThat(seen).containsExactly(0, 1);
  }

  @Property(tries = 300)
  void array_ofAnyTexts_splitsAsAParserWould(@ForAll @Size(min = 1, max = 20) List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(text -> array.add(new JsonObject().put(text, new JsonArray().add(text))));

    List<String> split = items(array.encode());

    assertThat(split).containsExactlyElementsOf(array.stream().map(Object::toString).toList());
  }

  @Property(tries = 500)
  void anyBytes_areSplitOrRefused_andNeverRunOutOfBounds(@ForAll byte[] noise) {
    byte[] body = new byte[noise.length + 1];
    body[0] = '[';
    System.arraycopy(noise, 0, body, 1, noise.length);

    try {
      assertThat(items(body, null)).isNotEmpty();
    } catch (Items.UnreadableBodyException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static List<String> items(String body) {
    return items(body.getBytes(UTF_8), null);
  }

  private static List<String> items(byte[] body, @Nullable String contentType) {
    List<String> items = new ArrayList<>();
    Items.of(body, contentType)
        .forEach((index, from, to) -> items.add(new String(body, from, to - from, UTF_8)));
    return items;
  }
}
