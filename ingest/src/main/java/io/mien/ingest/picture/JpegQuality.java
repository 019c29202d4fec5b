package io.mien.ingest.picture;

import javax.imageio.plugins.jpeg.JPEGQTable;

/**
 * What a quality from 1 to 100 means: the quantization tables of ITU-T T.81 annex K.1, scaled as
 * libjpeg does.
 */
public final class JpegQuality {

  private JpegQuality() {}

  /** The table for luma, row by row. */
  public static int[] luma(int quality) {
    return scaled(JPEGQTable.K1Luminance.getTable(), quality);
  }

  /** The table for chroma, row by row. */
  public static int[] chroma(int quality) {
    return scaled(JPEGQTable.K2Chrominance.getTable(), quality);
  }

  private static int[] scaled(int[] table, int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    int[] scaled = new int[table.length];
    for (int i = 0; i < table.length; i++) {
      scaled[i] = Math.max(1, Math.min(255, (table[i] * percent + 50) / 100));
    }
    return scaled;
  }
}
