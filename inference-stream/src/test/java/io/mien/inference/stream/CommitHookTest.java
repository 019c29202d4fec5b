package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.stream.CameraStore.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CommitHookTest {

  private final CommitHook.Builder tasks = new CommitHook.Builder();
  private final List<String> done = new ArrayList<>();

  private CommitHook task(String name) {
    CommitHook hook = tasks.build();
    hook.then(Part.WINDOWS, () -> done.add(name + " written"));
    hook.first(() -> done.add(name + " drained"));
    return hook;
  }

  @Test
  void framesInFlightGoOnBeforeTheStatesAreWritten() {
    CommitHook hook = task("a");
    hook.then(Part.TRACKS, () -> done.add("a tracked"));

    hook.flushCache();

    assertThat(done).containsExactly("a drained", "a tracked", "a written");
  }

  @Test
  void theFirstTaskOfAThreadThatCommitsPreparesAllOfThem() {
    CommitHook first = task("a");
    CommitHook unused = task("b");

    first.flushCache();

    assertThat(done)
        .containsExactlyInAnyOrder("a drained", "a written", "b drained", "b written")
        .containsSubsequence("a drained", "a written")
        .containsSubsequence("b drained", "b written");
  }

  @Test
  void aTaskThatIsClosedHasNothingToDo() {
    CommitHook first = task("a");
    CommitHook second = task("b");

    second.close();
    first.flushCache();

    assertThat(done).containsExactly("a drained", "a written");
  }

  @Test
  void tasksOfOtherThreadsAreLeftAlone() throws ExecutionException, InterruptedException {
    CommitHook other = CompletableFuture.supplyAsync(() -> task("other")).get();
    CommitHook own = task("own");

    own.flushCache();
    assertThat(done).containsExactly("own drained", "own written");
    other.flushCache(); // by whichever thread
    assertThat(done).endsWith("other drained", "other written");
  }
}
