/**
 * The side of generation: follows the output topic and hands out grammars. A {@link
 * dev.ananke.worker.Replica} is the topic's content as far as it is needed, a pure state machine; a
 * {@link dev.ananke.worker.Grammars} answers from it through a cache; a {@link
 * dev.ananke.worker.Worker} feeds them from Kafka. Whoever cannot get a grammar gets a {@link
 * dev.ananke.worker.GrammarUnavailableException}, never an unconstrained answer.
 */
@NullMarked
package dev.ananke.worker;

import org.jspecify.annotations.NullMarked;
