package io.mien.ingest.source;

/** How the pictures of an RTSP camera travel. */
public enum RtspTransport {
  /** Within the control connection: passes firewalls, loses nothing. */
  TCP,
  /** As packets of their own: a lossy network costs pictures, not time. */
  UDP
}
