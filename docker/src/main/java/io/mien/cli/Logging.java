package io.mien.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the log says. */
final class Logging {
  private Logging() {}

  /** For commands that speak to a person themselves: problems of ours, and no broker's chatter. */
  static void problemsOnly() {
    level("io.mien", Level.WARN);
    // What Kafka's clients retry is no problem yet; what they give up comes as an exception.
    level("org.apache.kafka", Level.OFF);
    level("kafka", Level.OFF);
    level("state.change.logger", Level.OFF);
  }

  /**
   * For a service that says itself when Kafka does not answer: without the clients' lines for each
   * try, of which an outage brings ten a second; with what else they have to say.
   */
  static void quietTries() {
    level("org.apache.kafka.clients.NetworkClient", Level.ERROR);
    level("org.apache.kafka.clients.producer.internals.Sender", Level.ERROR);
  }

  /**
   * For a service that says itself when Kafka is away and back: without the clients' line for each
   * try, of which an outage brings several a second.
   */
  static void quietClients() {
    level("org.apache.kafka.clients", Level.ERROR);
  }

  private static void level(String name, Level level) {
    ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
  }
}
