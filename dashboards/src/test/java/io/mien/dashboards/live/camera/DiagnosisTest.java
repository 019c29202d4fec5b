package io.mien.dashboards.live.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final Duration LATER = Duration.ofMinutes(1);

  private final Diagnosis diagnosis = new Diagnosis("kafka:9092", "mien-inference");
  private final Pulse pulse = new Pulse(0);

  @BeforeEach
  void brokerAnswers() {
    pulse.broker(LATER.toNanos());
  }

  private Diagnosis.Notice notice(int cameras, double lag) {
    return diagnosis.judge(pulse.state(LATER.toNanos()), cameras, lag);
  }

  @Test
  void brokerThatNeverAnsweredIsNamed() {
    Pulse silent = new Pulse(0);
    assertThat(diagnosis.judge(silent.state(1), 0, 0).code()).isEqualTo("starting");
    silent.brokerFailed("timed out");

    Diagnosis.Notice notice = diagnosis.judge(silent.state(1), 0, 0);

    assertThat(notice.code()).isEqualTo("no-broker");
    assertThat(notice.title()).contains("kafka:9092");
    assertThat(notice.text()).contains("timed out");
  }

  @Test
  void brokerThatFallsSilentIsMissedAfterAMoment() {
    pulse.frame(LATER.toNanos());
    pulse.brokerFailed("timed out");
    assertThat(notice(1, 0).code()).isNotEqualTo("no-broker");

    long later = LATER.plusSeconds(6).toNanos();

    assertThat(diagnosis.judge(pulse.state(later), 1, 0).code()).isEqualTo("no-broker");
  }

  @Test
  void missingTopicIsNamedWithWhatMakesIt() {
    pulse.missingTopic(Optional.of("mien.frames"));

    assertThat(notice(0, 0).code()).isEqualTo("no-topics");
    assertThat(notice(0, 0).title()).contains("mien.frames");
    assertThat(notice(0, 0).text()).contains("mien infer --bootstrap kafka:9092");
  }

  @Test
  void noFramesAreToldApartFromNoCameras() {
    assertThat(notice(0, 0).code()).isEqualTo("no-frames");
    assertThat(notice(0, 0).title()).contains("no cameras");
    assertThat(notice(3, 0).title()).contains("No camera sends frames");
  }

  @Test
  void framesWithoutInferenceNameTheGroup() {
    pulse.frame(LATER.toNanos());

    assertThat(notice(1, 0).code()).isEqualTo("no-inference");
    assertThat(notice(1, 0).text()).contains("mien-inference", "ever read");
    pulse.group(true);
    assertThat(notice(1, 0).text()).contains("has not moved on");
  }

  @Test
  void inferenceThatIsBehindSaysHowFar() {
    pulse.frame(LATER.toNanos());
    pulse.judged(LATER.toNanos());

    assertThat(notice(1, 25).code()).isEqualTo("behind");
    assertThat(notice(1, 25).title()).contains("25 seconds");
  }

  @Test
  void judgedFramesWithoutFacesSaySo() {
    pulse.frame(LATER.toNanos());
    pulse.judged(LATER.toNanos());

    assertThat(notice(1, 0).code()).isEqualTo("no-faces");
  }

  @Test
  void allWellSaysNothing() {
    pulse.frame(LATER.toNanos());
    pulse.judged(LATER.toNanos());
    pulse.face(LATER.toNanos());

    assertThat(notice(1, 0)).isEqualTo(new Diagnosis.Notice("ok", "", ""));
  }
}
