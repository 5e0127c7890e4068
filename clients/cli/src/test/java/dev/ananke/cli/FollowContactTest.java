package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ananke.worker.WorkerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FollowContactTest {
  @Test
  void changed_brokerIsLostAndFound_tellsEachOnce() {
    FollowCommand.Contact contact = new FollowCommand.Contact();

    assertNull(contact.changed(status(true, null)));
    assertEquals(
        "the broker is lost; what is held stays: no answer",
        contact.changed(status(false, "no answer")));
    assertNull(contact.changed(status(false, "still no answer")));
    assertEquals("the broker answers again", contact.changed(status(true, null)));
    assertNull(contact.changed(status(true, null)));
  }

  private static WorkerStatus status(boolean connected, @Nullable String problem) {
    return new WorkerStatus(true, connected, null, 0, 0, problem);
  }
}
