package io.mien.it;

import static io.mien.it.LiveView.SHOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.it.Chromium.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live view says while something is away, and that it goes on by itself. */
class LiveViewOutageIT {
  private static final String GROUP = "nobody";

  private static String[] arguments(BrokerWithTopics broker) {
    return new String[] {"--bootstrap", broker.bootstrapServers(), "--group", GROUP};
  }

  @Test
  void pageSaysWhatIsMissingAndGoesOnWhenItIsBack(@TempDir Path folder) throws Exception {
    List<byte[]> pictures = Film.pictures(folder);
    try (Chromium chromium = Chromium.start();
        BrokerWithTopics broker = BrokerWithTopics.start();
        LiveView live = LiveView.start(arguments(broker))) {
      Page page = live.open(chromium);
      page.await("document.getElementById('notice').dataset.code === 'no-frames'");
      try (PretendStream stream =
          PretendStream.start(broker.bootstrapServers(), GROUP, pictures, 1, 5)) {
        page.await(SHOWN + "?.cover === 'faces'");
        page.await("document.getElementById('notice').hidden");
        live.kill();
        page.await("!document.getElementById('banner').hidden");
        page.screenshot("lost");
        String old = page.ask(SHOWN + ".capturedAt").asText();
        try (LiveView again = live.again(arguments(broker))) {
          page.await("document.getElementById('banner').hidden");
          page.await(SHOWN + ".capturedAt > '" + old + "'");
          // From now on frames come and nobody judges them: all of each picture is hidden.
          stream.stopJudging();
          page.await(SHOWN + ".cover === 'unjudged'");
          page.await("document.getElementById('notice').dataset.code === 'no-inference'");
          page.screenshot("no-inference");
          assertThat(again.isAlive()).isTrue();
        }
      }
    }
  }
}
