package io.mien.ingest.source;

import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** Videos whose frames are JPEG pictures. */
final class MotionJpeg {
  private MotionJpeg() {}

  /** Writes 25 frames a second, each a shade of its own; gives their bytes back. */
  static List<byte[]> write(Path file, int width, int height, int count) {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int shade = 40 * i;
      pictures.add(
          PictureCodec.jpeg(TestPictures.plain(width, height, shade, shade, shade), 90).bytes());
    }
    AVFormatContext context = new AVFormatContext(null);
    check(avformat.avformat_alloc_output_context2(context, null, null, file.toString()));
    AVStream stream = avformat.avformat_new_stream(context, null);
    stream.codecpar().codec_type(avutil.AVMEDIA_TYPE_VIDEO);
    stream.codecpar().codec_id(avcodec.AV_CODEC_ID_MJPEG);
    stream.codecpar().width(width).height(height);
    stream.time_base().num(1).den(25);
    AVIOContext out = new AVIOContext(null);
    check(avformat.avio_open(out, "file:" + file, avformat.AVIO_FLAG_WRITE));
    context.pb(out);
    check(avformat.avformat_write_header(context, (AVDictionary) null));
    AVPacket packet = avcodec.av_packet_alloc();
    for (int i = 0; i < count; i++) {
      byte[] bytes = pictures.get(i);
      check(avcodec.av_new_packet(packet, bytes.length));
      packet.data().put(bytes);
      packet.pts(avutil.av_rescale(i, stream.time_base().den(), 25L * stream.time_base().num()));
      packet.dts(packet.pts()).duration(1);
      packet.flags(avcodec.AV_PKT_FLAG_KEY);
      check(avformat.av_interleaved_write_frame(context, packet));
    }
    avcodec.av_packet_free(packet);
    check(avformat.av_write_trailer(context));
    check(avformat.avio_closep(out));
    avformat.avformat_free_context(context);
    return pictures;
  }

  private static void check(int code) {
    if (code < 0) {
      throw new IllegalStateException("FFmpeg cannot write the video, code " + code);
    }
  }
}
