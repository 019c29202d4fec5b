package io.mien.inference.saving;

import java.util.LinkedHashMap;
import java.util.Map;

/** The memories of the cameras, of those seen last where there are very many. Thread safe. */
public final class CameraMemories {

  private static final int MOST_CAMERAS = 1024;

  private final SavingRules rules;
  private final Map<String, CameraMemory> cameras =
      new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CameraMemory> eldest) {
          return size() > MOST_CAMERAS;
        }
      };

  public CameraMemories(SavingRules rules) {
    this.rules = rules;
  }

  /** The camera's memory; an empty one where nothing is to be saved. */
  public CameraMemory of(String camera) {
    return rules.saves() ? remembered(camera) : new CameraMemory(rules);
  }

  private synchronized CameraMemory remembered(String camera) {
    return cameras.computeIfAbsent(camera, unseen -> new CameraMemory(rules));
  }
}
