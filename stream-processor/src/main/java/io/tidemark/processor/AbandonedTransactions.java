package io.tidemark.processor;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;

/** The transactions that killed instances of this application have left open. */
final class AbandonedTransactions {
  /*
   * An instance that is killed in the middle of a commit leaves a transaction open that holds
   * changelog records and offsets. Whoever takes over its tasks may read neither before it is
   * settled, which the broker does by itself only after the transaction's timeout: more than a
   * minute, as a commit that a long pause interrupts is to survive. A new instance has a
   * transactional id of its own (Kafka Streams puts a random process id into it) and so does not
   * settle its forerunner's either.
   *
   * The process id stands in a member's client id, too. A transaction of this application whose
   * process has no member in the group is nobody's: a member that was expelled can't commit any
   * more. Transactions are looked up before members, since whoever has one was a member before.
   */
  private static final int TIMEOUT_MILLIS = 5_000;

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final Admin admin;
  private final String applicationId;
  private final Pattern own;

  AbandonedTransactions(Admin admin, String applicationId) {
    this.admin = admin;
    this.applicationId = applicationId;
    // Whole, since another application's id may begin with this one's.
    this.own = Pattern.compile(Pattern.quote(applicationId) + "-" + UUID + "-[0-9]+");
  }

  /** Takes them back; returns their transactional ids. */
  Set<String> abort() throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> open =
        get(
                admin
                    .listTransactions(
                        new ListTransactionsOptions()
                            .filterStates(List.of(TransactionState.ONGOING)))
                    .all())
            .stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> own.matcher(id).matches())
            .collect(Collectors.toSet());
    if (open.isEmpty()) {
      return open;
    }
    Set<String> members = processes();
    Set<String> nobodys =
        open.stream()
            .filter(id -> members.stream().noneMatch(process -> id.startsWith(process + "-")))
            .collect(Collectors.toSet());
    if (!nobodys.isEmpty()) {
      Void ignored = get(admin.fenceProducers(nobodys).all());
    }
    return nobodys;
  }

  /** {@code applicationId-processId} of every member. */
  private Set<String> processes()
      throws ExecutionException, InterruptedException, TimeoutException {
    return get(admin.describeConsumerGroups(List.of(applicationId)).all()).values().stream()
        .flatMap(group -> group.members().stream())
        .map(member -> member.clientId().replaceFirst("-StreamThread-.*", ""))
        .collect(Collectors.toSet());
  }

  private static <T> T get(KafkaFuture<T> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
