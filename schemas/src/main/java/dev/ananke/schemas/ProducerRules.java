package dev.ananke.schemas;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a Kafka producer must not be told, since the records of these topics count in the order in
 * which they were sent: RefUpdates of a repository, and fragments before their bundle.
 */
public final class ProducerRules {
  private static final String RETRIES_OVERTAKE =
      ": otherwise a record that is sent again comes after younger ones, or gets lost";
  private static final String ONE_PARTITION =
      ": the RefUpdates of a repository have to be in one partition, the same for all publishers";

  private record Rule(Predicate<String> holds, String text) {}

  private static final SortedMap<String, Rule> RULES =
      new TreeMap<>(
          Map.of(
              "enable.idempotence",
              new Rule("true"::equalsIgnoreCase, "has to be true" + RETRIES_OVERTAKE),
              "acks",
              new Rule(
                  value -> value.equals("all") || value.equals("-1"),
                  "has to be all" + RETRIES_OVERTAKE),
              "max.in.flight.requests.per.connection",
              new Rule(value -> value.matches("[1-5]"), "has to be 1 to 5" + RETRIES_OVERTAKE),
              "retries",
              new Rule(value -> !value.matches("0+"), "must not be 0" + RETRIES_OVERTAKE),
              "partitioner.class",
              new Rule(value -> false, "must not be set" + ONE_PARTITION),
              "partitioner.ignore.keys",
              new Rule("false"::equalsIgnoreCase, "has to be false" + ONE_PARTITION),
              "transactional.id",
              new Rule(value -> false, "must not be set: who needs one has its own")));

  private ProducerRules() {}

  /**
   * Looks at settings of Kafka clients.
   *
   * @return what is wrong, by the names of settings; empty: nothing
   */
  public static SortedMap<String, String> broken(Map<String, String> settings) {
    SortedMap<String, String> broken = new TreeMap<>();
    RULES.forEach(
        (name, rule) -> {
          String value = settings.get(name);
          if (value != null && !rule.holds().test(value.strip())) {
            broken.put(name, rule.text());
          }
        });
    return broken;
  }
}
