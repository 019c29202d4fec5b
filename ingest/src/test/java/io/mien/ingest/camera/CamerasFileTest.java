package io.mien.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.PictureRegion;
import io.mien.ingest.source.RtspTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CamerasFileTest {
  static final CameraDefaults DEFAULTS =
      new CameraDefaults(
          0,
          false,
          OptionalInt.empty(),
          OptionalInt.empty(),
          90,
          1_000_000,
          Optional.empty(),
          List.of(),
          RtspTransport.TCP,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  @Test
  void takesTheDefaultsForWhatACameraDoesNotSay() {
    CameraSpec camera = parse("cameras: [{id: door, url: 'rtsp://door/live'}]").get(0);

    assertThat(camera.id()).isEqualTo("door");
    assertThat(camera.source().url()).isEqualTo("rtsp://door/live");
    assertThat(camera.source().transport()).isEqualTo(RtspTransport.TCP);
    assertThat(camera.framesPerSecond()).isZero();
    assertThat(camera.shape()).isEqualTo(FrameShape.whole(90, 1_000_000));
    assertThat(camera.stallTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(camera.isLive()).isTrue();
  }

  @Test
  void takesEveryKeyOfACameraBeforeThatOfTheDefaults() {
    List<CameraSpec> cameras =
        parse(
            """
            defaults:
              fps: 5
              jpegQuality: 70
              masks: [{left: 0, top: 0, width: 0.1, height: 0.1}]
            cameras:
              - id: plain
                url: a.mp4
              - id: own
                url: rtsp://own
                fps: 12.5
                loop: true
                maxWidth: 1280
                maxHeight: 720
                jpegQuality: 80
                roi: {left: 0.25, top: 0, width: 0.5, height: 1}
                masks:
                  - {left: 0, top: 0.5, width: 0.2, height: 0.5}
                  - {left: 0.8, top: 0, width: 0.2, height: 0.2}
                transport: udp
                openTimeoutMillis: 3000
                stallTimeoutMillis: 2500
            """);

    assertThat(cameras.get(0).framesPerSecond()).isEqualTo(5);
    assertThat(cameras.get(0).shape().jpegQuality()).isEqualTo(70);
    assertThat(cameras.get(0).shape().masks()).containsExactly(new PictureRegion(0, 0, .1, .1));
    assertThat(cameras.get(0).isLive()).isFalse();
    CameraSpec own = cameras.get(1);
    assertThat(own.framesPerSecond()).isEqualTo(12.5);
    assertThat(own.loop()).isTrue();
    assertThat(own.shape())
        .isEqualTo(
            new FrameShape(
                OptionalInt.of(1280),
                OptionalInt.of(720),
                Optional.of(new PictureRegion(.25, 0, .5, 1)),
                List.of(new PictureRegion(0, .5, .2, .5), new PictureRegion(.8, 0, .2, .2)),
                80,
                1_000_000));
    assertThat(own.source().transport()).isEqualTo(RtspTransport.UDP);
    assertThat(own.source().openTimeout()).contains(Duration.ofSeconds(3));
    assertThat(own.stallTimeout()).isEqualTo(Duration.ofMillis(2500));
  }

  @Test
  void putsVariablesIntoUrlsAndShowsNoneOfThem() {
    CameraSpec camera =
        CamerasFile.parse(
                "cameras: [{id: d, url: 'rtsp://${U}:${P}@door/live?token=${T}'}]",
                DEFAULTS,
                Map.of("U", "operator", "P", "hunter%402", "T", "t0k3n"))
            .get(0);

    assertThat(camera.source().url()).isEqualTo("rtsp://operator:hunter%402@door/live?token=t0k3n");
    assertThat(camera.maskedSource()).isEqualTo("rtsp://***@door/live?token=***");
    assertThat(camera.toString()).doesNotContain("operator", "hunter", "t0k3n");
    assertThat(camera.secrets().masked("401 for operator with hunter@2 and t0k3n at door"))
        .isEqualTo("401 for *** with *** and *** at door");
  }

  @Test
  void takesAPasswordWithAnyCharacterFromAVariable() {
    CameraSpec camera =
        CamerasFile.parse(
                "cameras: [{id: d, url: 'rtsp://${U}:${P}@${HOST}'}]",
                DEFAULTS,
                Map.of("U", "operator", "P", "a/b?c#d@e:f g%40", "HOST", "door"))
            .get(0);

    assertThat(camera.source().url()).isEqualTo("rtsp://operator:a%2Fb%3Fc%23d@e:f%20g%40@door");
    assertThat(camera.maskedSource()).isEqualTo("rtsp://***@***");
    assertThat(camera.secrets().masked("refused a/b?c#d@e:f g%40, or a%2Fb%3Fc%23d@e:f%20g%40"))
        .isEqualTo("refused ***, or ***");
  }

  @Test
  void saysWhichVariableIsMissing() {
    assertThat(problems("cameras: [{id: d, url: 'rtsp://${DOOR_PASSWORD}@door'}]"))
        .containsExactly(
            "camera d: expected the variable DOOR_PASSWORD in the environment, as its url names"
                + " ${DOOR_PASSWORD}, found none");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThat(
            problems(
                """
                default: {fps: 5}
                defaults: {jpgQuality: 5, fps: fast}
                cameras:
                  - {id: a, url: x, fps: 2000, jpegQuality: 0, maxWidht: 100}
                  - {id: a, url: y}
                  - {url: y, transport: tpc, loop: 'yes'}
                  - {id: 7, url: ''}
                  - {id: c}
                  - {id: e, url: y, roi: {left: 0.5, top: 0, width: 0.6, height: 1}}
                  - {id: f, url: y, masks: [{left: 0, top: 0, width: 2}, 3], stallTimeoutMillis: 1}
                  - just text
                  - {id: a, url: z}
                """))
        .containsExactlyInAnyOrder(
            "the cameras file: unknown key default, did you mean defaults?",
            "defaults: unknown key jpgQuality, did you mean jpegQuality?",
            "defaults: expected fps as a number of 0 to 1000, found the text 'fast'",
            "camera a: unknown key maxWidht, did you mean maxWidth?",
            "camera a: expected fps as a number of 0 to 1000, found 2000",
            "camera a: expected jpegQuality as a whole number of 1 to 100, found 0",
            "camera 3: expected id, found none",
            "camera 3: expected transport as tcp or udp, found the text 'tpc'",
            "camera 3: expected loop as true or false, found the text 'yes'",
            "camera 4: expected id as text, found 7; put it in quotes",
            "camera 4: expected url with a value, found a blank one",
            "camera c: expected url, found none",
            "camera e: roi: expected a region within 0..1 with a width and a height above 0, found"
                + " left 0.5, top 0.0, width 0.6, height 1.0",
            "camera f: masks 1: expected width as a number of 0 to 1, found 2",
            "camera f: masks 1: expected height, found none",
            "camera f: masks 2: expected a mapping of left, top, width and height, found 3",
            "camera f: expected stallTimeoutMillis as a whole number of 100 to 3600000, found 1",
            "camera 8: expected a mapping with id and url, found the text 'just text'",
            "expected a different id for each camera, found a twice");
  }

  @Test
  void refusesAFileWithoutCameras() {
    String none = "expected cameras as a list of at least one camera, found none";
    assertThat(problems("")).containsExactly(none);
    assertThat(problems("cameras:")).containsExactly(none);
    assertThat(problems("cameras: []")).containsExactly(none);
    assertThat(problems("defaults: {fps: 1}")).containsExactly(none);
    assertThat(problems("- id: a"))
        .containsExactly("expected a mapping with cameras, found a list");
  }

  @Test
  void tellsWhereYamlIsBrokenAndQuotesNothingOfIt() {
    String broken = "cameras:\n  - id: a\n    url: rtsp://me:s3cret@door\n   fps: 3\n";

    assertThat(problems(broken))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .startsWith("expected YAML, found a problem at line ")
                    .doesNotContain("s3cret"));
    assertThat(problems("cameras: [{id: a, id: b, url: c}]"))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("Duplicate").contains("id"));
  }

  @Test
  void tellsThePlaceAndTheReasonOfBrokenYaml() {
    assertThat(problems("cameras:\n\t- id: a\n"))
        .singleElement()
        .asString()
        .startsWith(
            "expected YAML, found a problem at line 2, column 1: found character '\\t(TAB)'");
    assertThat(problems("cameras:\n  - id: a\n   url: rtsp://me:s3cret@door\n"))
        .containsExactly(
            "expected YAML, found a problem at line 3, column 4: expected <block end>, but found"
                + " '<block mapping start>'");
  }

  private static List<CameraSpec> parse(String text) {
    return CamerasFile.parse(text, DEFAULTS, Map.of());
  }

  private static List<String> problems(String text) {
    return catchThrowableOfType(ConfigProblemsException.class, () -> parse(text)).problems();
  }
}
