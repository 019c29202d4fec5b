package io.mien.dashboards.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  private static byte[] picture(int number) {
    return new byte[] {(byte) number};
  }

  @Test
  void newestPictureOfACameraReplacesTheOneThatWaits() {
    outbox.watch(Set.of("door"));
    outbox.text("state", "first"); // is being sent
    assertThat(outbox.next()).contains("first");
    outbox.picture("door", picture(1));
    outbox.picture("door", picture(2));
    assertThat(outbox.next()).as("one at a time").isEmpty();
    outbox.sent();

    assertThat((byte[]) outbox.next().orElseThrow()).containsExactly(2);
    outbox.sent();
    assertThat(outbox.next()).isEmpty();
  }

  @Test
  void thirdPictureWaitsUntilAnotherIsDrawn() {
    outbox.watch(Set.of("door", "till"));
    for (int i = 0; i < Outbox.UNDER_WAY; i++) {
      assertThat(outbox.wantsPicture("door")).isTrue();
      outbox.picture("door", picture(1));
      outbox.next();
      outbox.sent();
    }
    assertThat(outbox.wantsPicture("door")).isFalse();
    outbox.picture("door", picture(2));
    outbox.picture("till", picture(3));

    assertThat((byte[]) outbox.next().orElseThrow()).as("the other camera").containsExactly(3);
    outbox.sent();
    assertThat(outbox.next()).isEmpty();
    outbox.acknowledged("door", 1);
    assertThat((byte[]) outbox.next().orElseThrow()).containsExactly(2);
    outbox.sent();
    outbox.acknowledged("door", 5);
    assertThat(outbox.wantsPicture("door")).as("all is drawn").isTrue();
  }

  @Test
  void browserThatDrawsNothingHoldsFewPicturesOfACamera() {
    outbox.watch(Set.of("door"));
    int sent = 0;
    for (int i = 0; i < 1000; i++) {
      outbox.picture("door", picture(i));
      sent += outbox.next().isPresent() ? 1 : 0;
      outbox.sent();
    }

    assertThat(sent).isEqualTo(Outbox.UNDER_WAY);
    assertThat(outbox.wantsPicture("door")).as("so none is made for it").isFalse();
  }

  @Test
  void picturesThatNobodyWatchesAnyMoreAreDropped() {
    outbox.watch(Set.of("door"));
    outbox.picture("door", picture(1));
    outbox.watch(Set.of());
    outbox.picture("door", picture(2));

    assertThat(outbox.next()).isEmpty();
    assertThat(outbox.wantsPicture("door")).isFalse();
  }
}
