package io.tidemark.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;

/** The transactions that dead stream threads of this application have left open. */
final class AbandonedTransactions {
  /*
   * A thread that dies in the middle of a commit leaves a transaction open that holds changelog
   * records and offsets: because its process was killed, or because its producer could not be used
   * any more and so not be closed in good order. Whoever takes over its tasks may read neither
   * before it is settled, which the broker does by itself only after the transaction's timeout:
   * more than a minute, as a commit that a long pause interrupts is to survive. A successor has a
   * transactional id of its own and so does not settle its forerunner's: Kafka Streams calls it
   * application-process-thread [1], the process is a random id, and a thread that replaces a dying
   * one has another number, since that one's is taken until it is dead [2].
   *
   * Process and thread stand in a member's client id, too [3]. A transaction of this application
   * whose thread is not in the group is nobody's: a member that was expelled can't commit any more.
   * Transactions are looked up before members, since whoever has one was a member before. Where the
   * client id is somebody's own setting, members can't be told and nothing is taken back.
   *
   * [1] ActiveTaskCreator, [2] KafkaStreams.nextThreadIndex, [3] ClientUtils.consumerClientId and
   * StreamThread.create; Kafka Streams 4.3.1.
   */
  private static final int TIMEOUT_MILLIS = 5_000;

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final Admin admin;
  private final String applicationId;
  private final Supplier<Set<String>> local;
  private final Pattern own;
  private final Pattern member;

  /**
   * @param local the names of this process' own stream threads that live, whatever the group says
   */
  AbandonedTransactions(Admin admin, String applicationId, Supplier<Set<String>> local) {
    this.admin = admin;
    this.local = local;
    this.applicationId = applicationId;
    // Whole, since another application's id may begin with this one's.
    String process = Pattern.quote(applicationId) + "-" + UUID;
    this.own = Pattern.compile(process + "-[0-9]+");
    this.member =
        Pattern.compile("(?<process>" + process + ")-StreamThread-(?<thread>[0-9]+)-consumer");
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
    local.get().forEach(thread -> open.remove(thread.replace("-StreamThread-", "-")));
    Set<String> nobodys = without(living(), open);
    if (!nobodys.isEmpty()) {
      Void ignored = get(admin.fenceProducers(nobodys).all());
    }
    return nobodys;
  }

  private static Set<String> without(Optional<Set<String>> living, Set<String> open) {
    return living.isEmpty()
        ? Set.of()
        : open.stream().filter(id -> !living.get().contains(id)).collect(Collectors.toSet());
  }

  /** The transactional id of every member; empty where one's name does not tell it. */
  private Optional<Set<String>> living()
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> ids = new HashSet<>();
    for (ConsumerGroupDescription group :
        get(admin.describeConsumerGroups(List.of(applicationId)).all()).values()) {
      for (MemberDescription one : group.members()) {
        Matcher named = member.matcher(one.clientId());
        if (!named.matches()) {
          return Optional.empty();
        }
        ids.add(named.group("process") + "-" + named.group("thread"));
      }
    }
    // whoever asks is taking over tasks and so about to join: no members, no answer yet
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
  }

  private static <T> T get(KafkaFuture<T> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
