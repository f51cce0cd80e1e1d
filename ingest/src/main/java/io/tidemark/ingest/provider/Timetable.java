package io.tidemark.ingest.provider;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Begins what schedules say, each when it is due. On the event loop. */
final class Timetable {
  private final Consumer<Schedule> work;
  private final Map<Schedule, Instant> due = new HashMap<>();

  Timetable(Consumer<Schedule> work) {
    this.work = work;
  }

  /** A schedule that is seen for the first time is due when its next time comes. */
  void look(List<Schedule> schedules, Instant now) {
    due.keySet().retainAll(schedules);
    for (Schedule schedule : schedules) {
      Instant when = due.computeIfAbsent(schedule, first -> first.next(now));
      if (!now.isBefore(when)) {
        due.put(schedule, schedule.next(now));
        work.accept(schedule);
      }
    }
  }
}
