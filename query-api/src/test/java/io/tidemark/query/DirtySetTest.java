package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DirtySetTest {
  private final DirtySet<String> dirty = new DirtySet<>();

  @Test
  void change_ofWhatHasChangedAlready_keepsItsPlace() {
    assertThat(dirty.add("a")).isTrue();
    assertThat(dirty.add("b")).isTrue();
    assertThat(dirty.add("a")).isFalse();

    assertThat(dirty.size()).isEqualTo(2);
    assertThat(dirty.poll()).isEqualTo("a");
    assertThat(dirty.add("a")).isTrue();
    assertThat(dirty.poll()).isEqualTo("b");
    assertThat(dirty.poll()).isEqualTo("a");
    assertThat(dirty.poll()).isNull();
  }

  @Test
  void removed_isNotPolled() {
    dirty.add("a");
    dirty.remove("a");

    assertThat(dirty.isEmpty()).isTrue();
    assertThat(dirty.poll()).isNull();
  }

  @Property(tries = 300)
  void changes_ofAnyOrder_arePolledOnceInTheOrderOfTheFirst(
      @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> changes) {
    DirtySet<Integer> any = new DirtySet<>();
    Set<Integer> first = new LinkedHashSet<>();

    changes.forEach(
        change -> {
          any.add(change);
          first.add(change);
        });

    assertThat(any.size()).isLessThanOrEqualTo(10);
    List<Integer> polled = new ArrayList<>();
    for (@Nullable Integer one = any.poll(); one != null; one = any.poll()) {
      polled.add(one);
    }
    assertThat(polled).containsExactlyElementsOf(first);
  }
}
